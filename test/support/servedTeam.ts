import assert from 'node:assert/strict';
import { systemClock } from '../../src/server/clock';
import { seedEmptyPlatform } from '../../src/server/seed';
import { openPostgresStorage, type PostgresStorage } from '../../src/server/storage/postgresStorage';
import { runAdmin } from './adminProcess';
import type { SeedAccount } from './platform';
import { createDatabase, onServer } from './testDatabase';

/** A PostgreSQL database with the people of the sample, for processes to serve. */
export class ServedTeam {
  readonly url: string;
  /** Looks at the same database from outside. */
  readonly storage: PostgresStorage;

  private constructor(url: string) {
    this.url = url;
    this.storage = openPostgresStorage(url);
  }

  static async create(): Promise<ServedTeam> {
    const team = new ServedTeam(await createDatabase());
    await seedEmptyPlatform(team.storage, systemClock);
    return team;
  }

  /** A personal access token that the operator makes; `expires` as `admin create-token` takes it. */
  async tokenOf(person: SeedAccount, expires = '1d'): Promise<string> {
    const options = ['--name', 'test', '--scopes', 'read,release,review', '--expires', expires];
    const email = `${person}@local.example`;
    const { stdout, stderr } = await runAdmin(['create-token', '--email', email, ...options], {
      DATABASE_URL: this.url,
    });
    assert.equal(stderr, '');
    return (JSON.parse(stdout) as { token: string }).token;
  }

  /** Ends it, once nobody serves it any more. */
  async drop(): Promise<void> {
    await this.storage.close();
    await onServer((client) => client.query(`drop database ${new URL(this.url).pathname.slice(1)} with (force)`));
  }
}
