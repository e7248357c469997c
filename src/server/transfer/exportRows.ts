import { sql, type Kysely } from 'kysely';
import type { Database } from '../storage/database';
import type { Queries } from '../storage/storage';
import { tablesInOrder, type NamedTable } from './exportedTables';
import type { Row, RowLine } from './exportLine';

/** How many rows are in memory at once. */
const rowsAtOnce = 500;

/** Every row there is at one moment, table by table and by primary key. */
export async function* rowsAtOneMoment(database: Kysely<Database>): AsyncGenerator<RowLine> {
  const transaction = await database
    .startTransaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute();
  try {
    for (const table of tablesInOrder) yield* rowsOf(transaction, table);
  } finally {
    await transaction.rollback().execute();
  }
}

async function* rowsOf(queries: Queries, table: NamedTable): AsyncGenerator<RowLine> {
  for (let last: Row | undefined; ;) {
    const rows = await page(queries, table, last);
    for (const row of rows) yield { table: table.name, row: inOrder(row, table) };
    last = rows.at(-1);
    if (rows.length < rowsAtOnce) return;
  }
}

async function page(queries: Queries, table: NamedTable, last: Row | undefined): Promise<readonly Row[]> {
  const key = sql.join(table.key.map((column) => sql.ref(column)));
  const columns = sql.join(Object.keys(table.columns).map((column) => sql.ref(column)));
  const behind = last ? sql`where (${key}) > (${sql.join(table.key.map((column) => last[column]))})` : sql``;
  const statement = sql<Row>`select ${columns} from ${sql.table(table.name)} ${behind} order by ${key} limit ${sql.lit(rowsAtOnce)}`;
  const { rows } = await statement.execute(queries);
  return rows;
}

/** The same text from every database. */
function inOrder(row: Row, { columns }: NamedTable): Row {
  return Object.fromEntries(Object.keys(columns).map((column) => [column, row[column] ?? null]));
}
