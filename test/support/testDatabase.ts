import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { openPostgresStorage } from '../../src/server/storage/postgresStorage';
import { openSqliteStorage } from '../../src/server/storage/sqliteStorage';
import type { Storage } from '../../src/server/storage/storage';
import { RecycledDatabases } from './recycledDatabases';

/** The server whose databases the run is on, and the one they are copies of; a run on SQLite has neither. */
const server = process.env['MINI_PROGRAM_RELEASE_POSTGRES'];
const template = process.env['MINI_PROGRAM_RELEASE_POSTGRES_TEMPLATE'];

/** Whether the run is on PostgreSQL. */
export const isOnPostgres = server !== undefined;

/** Opens the database that belongs to a data folder, of the kind that the run is on; there is one from then on. */
export async function openTestStorage(folder: string, options: { readonly patience?: number } = {}): Promise<Storage> {
  if (!isOnPostgres) return openSqliteStorage(join(folder, 'platform.db'), options);
  return openPostgresStorage(await databaseOf(folder), options);
}

/** Gives the database up that belongs to a folder which is removed; nobody uses it any more. */
export async function releaseTestDatabase(folder: string): Promise<void> {
  if (!isOnPostgres) return;
  const url = await databaseOf(folder);
  await onDatabase(url, (client) => RecycledDatabases.shared.giveBack(url, client));
}

/** The address of the PostgreSQL database that belongs to a folder. */
export async function databaseOf(folder: string): Promise<string> {
  const file = join(folder, 'database');
  try {
    return await readFile(file, 'utf8');
  } catch {
    const url = RecycledDatabases.shared.take() ?? (await newDatabase());
    await writeFile(file, url);
    return url;
  }
}

async function newDatabase(): Promise<string> {
  const url = await createDatabase();
  await onDatabase(url, (client) => RecycledDatabases.shared.learn(client));
  return url;
}

/** A new database on the run's server: a copy of the template, or one with nothing in it. */
export async function createDatabase(from: string | undefined = template): Promise<string> {
  const name = `${template}_${randomBytes(6).toString('hex')}`;
  await onServer((client) => client.query(`create database ${name} template ${from}`));
  return addressOf(name);
}

function addressOf(name: string): string {
  const url = new URL(server ?? '');
  url.pathname = `/${name}`;
  return url.href;
}

/** Runs a command on the server. */
export function onServer<T>(work: (client: Client) => Promise<T>): Promise<T> {
  return onDatabase(server ?? '', work);
}

async function onDatabase<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
