import type { CompiledQuery, Transaction } from 'kysely';
import type { Database } from './database';

type Values = Readonly<Record<string, unknown>>;

/** The tables without their types, which the functions below ask of their callers. */
type AnyTables = Record<string, Record<string, unknown>>;

const compiled = new WeakMap<object, Map<string, CompiledQuery>>();

/** Inserts a row by a statement that is built once for each connection and list of columns: that takes longer than to run it. */
export async function insertRow<Name extends keyof Database>(
  transaction: Transaction<Database>,
  table: Name,
  row: Readonly<Database[Name]>,
): Promise<void> {
  const shape = `insert ${table} ${Object.keys(row).join()}`;
  await runPrepared(transaction, shape, [row], (tables) =>
    tables
      .insertInto(table)
      .values({ ...row })
      .compile(),
  );
}

/** Rows of one statement: SQLite takes 32,766 values. */
const rowsAtOnce = 500;

/** Inserts any number of rows, as many at once as a statement takes; the statement of so many is built once. */
export async function insertRows<Name extends keyof Database>(
  transaction: Transaction<Database>,
  table: Name,
  rows: readonly Readonly<Database[Name]>[],
): Promise<void> {
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    const some = rows.slice(from, from + rowsAtOnce);
    const build = (tables: Transaction<AnyTables>): CompiledQuery =>
      tables
        .insertInto(table)
        .values(some.map((row) => ({ ...row })))
        .compile();
    const [first] = some;
    if (some.length === rowsAtOnce && first) {
      const shape = `insert ${table} ${Object.keys(first).join()} ${rowsAtOnce} times`;
      await runPrepared(transaction, shape, some, build);
    } else await transaction.executeQuery(build(transaction as unknown as Transaction<AnyTables>));
  }
}

/** Sets columns of the rows that have these values, in the same way, and answers how many there were. */
export async function updateRows<Name extends keyof Database>(
  transaction: Transaction<Database>,
  table: Name,
  which: Readonly<Partial<Database[Name]>>,
  change: Readonly<Partial<Database[Name]>>,
): Promise<bigint> {
  const shape = `update ${table} ${Object.keys(change).join()} where ${Object.keys(which).join()}`;
  const { numAffectedRows } = await runPrepared(transaction, shape, [change, which], (tables) =>
    tables
      .updateTable<string>(table)
      .set({ ...change })
      .where((row) => row.and({ ...which }))
      .compile(),
  );
  return numAffectedRows ?? 0n;
}

/** `values` are the statement's parameters, in its order. */
function runPrepared(
  transaction: Transaction<Database>,
  shape: string,
  values: readonly Values[],
  build: (tables: Transaction<AnyTables>) => CompiledQuery,
): ReturnType<Transaction<Database>['executeQuery']> {
  // One for each connection, and the same in its transactions.
  const { adapter } = transaction.getExecutor();
  const known = compiled.get(adapter) ?? new Map<string, CompiledQuery>();
  compiled.set(adapter, known);
  const query = known.get(shape) ?? build(transaction as unknown as Transaction<AnyTables>);
  known.set(shape, query);
  return transaction.executeQuery({ ...query, parameters: values.flatMap((row) => Object.values(row)) });
}
