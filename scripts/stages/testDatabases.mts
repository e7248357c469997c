import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { Failure } from '../environment/failure.mts';
import { startPostgres, type PostgresServer } from '../environment/postgresServer.mts';
import { runProcess } from '../environment/processes.mts';
import { projectFolder } from '../environment/paths.mts';

/** The environment variables by which a suite finds its databases: the server, and the one that others are made from. */
export const serverVariable = 'MINI_PROGRAM_RELEASE_POSTGRES';
export const templateVariable = 'MINI_PROGRAM_RELEASE_POSTGRES_TEMPLATE';

/** What a suite on PostgreSQL needs. */
export type TestDatabases = { environment: Record<string, string>; stop(): Promise<void> };

let shared: Promise<TestDatabases> | undefined;

/** One server and one template for all suites of a run. */
export function testDatabases(): Promise<TestDatabases> {
  return (shared ??= prepare());
}

/** Ends what was started, if any was. */
export async function endTestDatabases(): Promise<void> {
  const started = await shared?.catch(() => undefined);
  await started?.stop();
}

async function prepare(): Promise<TestDatabases> {
  const server = await startPostgres();
  const template = `mini_program_release_${randomBytes(6).toString('hex')}`;
  await onServer(server, async (client) => {
    await client.query(`create database ${template} template template0 encoding 'UTF8' locale 'C'`);
  });
  const url = new URL(server.url);
  url.pathname = `/${template}`;
  const { code, output } = await runProcess(process.execPath, ['dist/server.js', 'migrate'], {
    cwd: projectFolder,
    env: { ...process.env, DATABASE_URL: url.href },
  });
  if (code !== 0) throw new Failure(`The database of the tests could not be prepared: ${output.trim()}`);
  return {
    environment: { [serverVariable]: server.url, [templateVariable]: template },
    stop: async () => {
      await onServer(server, (client) => dropAll(client, template));
      await server.stop();
    },
  };
}

/** The template, and what a test that broke off has left. */
async function dropAll(client: Client, template: string): Promise<void> {
  const { rows } = await client.query<{ datname: string }>(
    'select datname from pg_database where starts_with(datname, $1)',
    [template],
  );
  for (const { datname } of rows) await client.query(`drop database ${datname} with (force)`);
}

async function onServer(server: PostgresServer, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: server.url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
