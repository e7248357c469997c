// The least that importing a list of a million user IDs can be: csv-parse, and one prepared insert in one transaction.
import { createReadStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parse } from 'csv-parse';
import { million } from './millionIds';
import { printCost } from './ownProcess';

void printCost(async (file) => {
  const database = new DatabaseSync(join(dirname(file), 'bare.db'));
  database.exec('pragma journal_mode = wal; pragma synchronous = full');
  database.exec(
    `create table tester (list_id text not null, user_id text not null, group_name text, added_at integer not null,
     added_by text, primary key (list_id, user_id)) strict, without rowid`,
  );
  const insert = database.prepare(`insert into tester values ('list', ?, null, 1, 'dana-developer')`);
  database.exec('begin immediate');
  let rows = 0;
  for await (const record of createReadStream(file).pipe(parse({ from: 2 }))) {
    const userId: unknown = Array.isArray(record) ? record[0] : undefined;
    if (typeof userId !== 'string') continue;
    insert.run(userId);
    rows += 1;
  }
  database.exec('commit');
  database.close();
  if (rows !== million) throw new Error(`${rows} rows`);
});
