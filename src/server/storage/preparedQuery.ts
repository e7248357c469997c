import type { Compilable, CompiledQuery } from 'kysely';
import type { Queries } from './storage';

/** Stands where the value goes; no value of ours has a NUL. */
const placeholder = '\0value';

/**
 * A query by one text, built and compiled once for each connection: for a long query that takes longer than to run it.
 */
export function preparedQuery<Row>(
  build: (queries: Queries, value: string) => Compilable<Row>,
): (queries: Queries, value: string) => Promise<readonly Row[]> {
  const compiled = new WeakMap<object, CompiledQuery<Row>>();
  return async (queries, value) => {
    // One for each connection, and the same in its transactions.
    const { adapter } = queries.getExecutor();
    const query = compiled.get(adapter) ?? build(queries, placeholder).compile();
    compiled.set(adapter, query);
    const parameters = query.parameters.map((parameter) => (parameter === placeholder ? value : parameter));
    const { rows } = await queries.executeQuery<Row>({ ...query, parameters });
    return rows;
  };
}
