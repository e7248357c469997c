import type { Compilable, CompiledQuery } from 'kysely';
import type { Queries } from './storage';

/**
 * A query that differs in nothing but some values, built and compiled once for each connection: that takes longer than to
 * run it. The builder is given a text as the
 * stand-in for each.
 */
export function preparedQuery<Name extends string, Row>(
  names: readonly Name[],
  build: (queries: Queries, standIns: Readonly<Record<Name, string>>) => Compilable<Row>,
): (queries: Queries, values: Readonly<Record<Name, string | number>>) => Promise<readonly Row[]> {
  // No text of ours has a NUL.
  const standIns = Object.fromEntries(names.map((name) => [name, `\0${name}`])) as Record<Name, string>;
  const compiled = new WeakMap<object, CompiledQuery<Row>>();
  return async (queries, values) => {
    // One for each connection, and the same in its transactions.
    const { adapter } = queries.getExecutor();
    const query = compiled.get(adapter) ?? build(queries, standIns).compile();
    compiled.set(adapter, query);
    const nameOf = (parameter: unknown): Name | undefined => names.find((name) => standIns[name] === parameter);
    const parameters = query.parameters.map((parameter) => {
      const name = nameOf(parameter);
      return name === undefined ? parameter : values[name];
    });
    const { rows } = await queries.executeQuery<Row>({ ...query, parameters });
    return rows;
  };
}
