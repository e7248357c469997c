import type { Client } from 'pg';
import { eventually } from './platform';
import { onServer } from './testDatabase';

/** What the run's server leaves out, because its databases are thrown away. */
const settings = ['fsync', 'full_page_writes'] as const;

/** Lets the run's server bring to the disk what it commits, while a suite runs. */
export function durableDatabase(): void {
  before(() =>
    onServer(async (client) => {
      for (const setting of settings) {
        if (!(await isOn(client, setting))) await change(client, `alter system set ${setting} = on`);
        await eventually(() => isOn(client, setting), Boolean);
      }
    }),
  );
  after(() =>
    onServer(async (client) => {
      // Only what was set above stands in the file that this empties.
      for (const setting of settings) await change(client, `alter system reset ${setting}`);
    }),
  );
}

async function change(client: Client, command: string): Promise<void> {
  await client.query(command);
  await client.query('select pg_reload_conf()');
}

async function isOn(client: Client, setting: string): Promise<boolean> {
  const { rows } = await client.query<{ value: string }>('select current_setting($1) as value', [setting]);
  return rows[0]?.value === 'on';
}
