import type { Client } from 'pg';

/** What a database holds that nobody has used yet, by table, as JSON. */
type FirstRows = ReadonlyMap<string, string>;

/** Every test file is bundled by itself, and all run in one process. */
const registry = globalThis as typeof globalThis & { recycledDatabases?: RecycledDatabases };

/**
 * Databases of tests that are over, emptied for the next: that takes a fraction of making one. What stands in them at first
 * is what the migrations wrote.
 */
export class RecycledDatabases {
  readonly #free: string[] = [];
  #firstRows: FirstRows | undefined;

  static get shared(): RecycledDatabases {
    return (registry.recycledDatabases ??= new RecycledDatabases());
  }

  take(): string | undefined {
    return this.#free.pop();
  }

  /** To be told of a database that nobody has used yet; once is enough. */
  async learn(client: Client): Promise<void> {
    if (this.#firstRows) return;
    const { rows: tables } = await client.query<{ name: string }>(
      `select quote_ident(table_name) as name from information_schema.tables where table_schema = 'public'`,
    );
    const found = new Map<string, string>();
    for (const { name } of tables) {
      const { rows } = await client.query<{ json: string }>(`select json_agg(t)::text as json from ${name} t`);
      found.set(name, rows[0]?.json ?? '[]');
    }
    this.#firstRows = found;
  }

  /** Empties a database that nobody uses any more. */
  async giveBack(url: string, client: Client): Promise<void> {
    const firstRows = this.#firstRows ?? new Map<string, string>();
    await client.query(`truncate ${[...firstRows.keys()].join(', ')}`);
    for (const [table, json] of firstRows) {
      if (json !== '[]') {
        await client.query(`insert into ${table} select * from json_populate_recordset(null::${table}, $1)`, [json]);
      }
    }
    this.#free.push(url);
  }
}
