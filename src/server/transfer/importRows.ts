import { sql, type Transaction } from 'kysely';
import type { Database } from '../storage/database';
import type { Row, RowLine } from './exportLine';

/** Most values that one statement may have on every database: SQLite takes 32,766. */
const valuesAtOnce = 30_000;

/** How many rows are in memory at once. */
const rowsAtOnce = 200;

/** Inserts rows in the order they come in, many at once. */
export async function insertRows(transaction: Transaction<Database>, lines: AsyncIterable<RowLine>): Promise<number> {
  let count = 0;
  for await (const batch of batches(lines)) {
    await insert(transaction, batch.table, batch.rows);
    count += batch.rows.length;
  }
  return count;
}

interface Batch {
  readonly table: string;
  readonly rows: readonly Row[];
}

/** Rows of one table that stand together. */
async function* batches(lines: AsyncIterable<RowLine>): AsyncGenerator<Batch> {
  let table = '';
  let rows: Row[] = [];
  for await (const line of lines) {
    const isFull = rows.length >= mostRows(rows[0] ?? {});
    if (rows.length > 0 && (isFull || line.table !== table)) {
      yield { table, rows };
      rows = [];
    }
    ({ table } = line);
    rows.push(line.row);
  }
  if (rows.length > 0) yield { table, rows };
}

function mostRows(row: Row): number {
  return Math.min(rowsAtOnce, Math.floor(valuesAtOnce / Math.max(1, Object.keys(row).length)));
}

async function insert(transaction: Transaction<Database>, table: string, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  const names = sql.join(columns.map((column) => sql.ref(column)));
  const values = rows.map((row) => sql`(${sql.join(columns.map((column) => row[column]))})`);
  await sql`insert into ${sql.table(table)} (${names}) values ${sql.join(values)}`.execute(transaction);
}
