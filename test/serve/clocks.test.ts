import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { leaseDuration } from '../../src/server/services/jobs';
import { hour, second } from '../support/manualClock';
import { eventually, seed } from '../support/platform';
import { PlatformClient, problemOf } from '../support/platformClient';
import { sampleArchive } from '../support/sampleArchive';
import { ServedProcess } from '../support/servedProcess';
import { ServedTeam } from '../support/servedTeam';
import { temporaryFolder } from '../support/temporaryFolder';

/** What a clock may be off by to the database's, which is this machine's, in milliseconds. */
const tolerance = 5 * second;

/** Sets the clock of a process before anything else of it runs. */
const wrongClock = `
  const RealDate = Date;
  const now = () => RealDate.now() + Number(process.env.CLOCK_AHEAD);
  globalThis.Date = class Date extends RealDate {
    constructor(...parts) { if (parts.length === 0) super(now()); else super(...parts); }
    static now() { return now(); }
  };`;

/** Keeps how long each lease was when it was written, in milliseconds. */
const noteLeases = `
  create table noted_lease (length float8 not null);
  create function note_lease() returns trigger language plpgsql as $$ begin
    insert into noted_lease values (new.lease_until - extract(epoch from clock_timestamp()) * 1000);
    return new;
  end $$;
  create trigger note_lease after update on job for each row when (new.lease_owner is not null and new.done_at is null)
    execute function note_lease();`;

describe('processes for a team whose clocks differ', () => {
  const folder = temporaryFolder();
  let team: ServedTeam;
  let processes: ServedProcess[] = [];

  beforeEach(async () => {
    team = await ServedTeam.create();
  });

  afterEach(async () => {
    await Promise.all(processes.splice(0).map((process) => process.stop()));
    await team.drop();
  });

  /** A process whose clock is so many milliseconds ahead. */
  async function serve(ahead: number): Promise<(token: string) => PlatformClient> {
    const clock = join(folder(), 'wrongClock.cjs');
    await writeFile(clock, wrongClock);
    const environment = { NODE_OPTIONS: `--require "${clock}"`, CLOCK_AHEAD: String(ahead) };
    const process = ServedProcess.serve(team.url, folder(), environment);
    processes.push(process);
    const { port } = await process.said('listening');
    return (token) => new PlatformClient(`http://127.0.0.1:${port}`, token);
  }

  async function queueBuild(dana: PlatformClient, version: string): Promise<string> {
    const { id } = await dana.call('uploadVersion', {
      params: { id: seed.harborCoffee },
      query: { version },
      bytes: await sampleArchive(),
    });
    const body = { targetAppId: seed.harborWallet, environment: 'Production' } as const;
    return (await dana.call('selectApp', { params: { id }, body })).id;
  }

  it('write the times of the database, each after the one before', async () => {
    const [early, late] = await Promise.all([serve(-hour), serve(hour)]);
    const token = await team.tokenOf('dana-developer');
    const releaseId = await queueBuild(late(token), '1.0.0');
    const release = await eventually(
      () => early(token).call('getRelease', { params: { id: releaseId } }),
      ({ build }) => build.state === 'built',
    );
    const at = { params: { id: releaseId } };
    const applied = await late(token).call('applyRelease', { ...at, ifMatch: release.revision, body: {} });
    await early(token).call('withdrawRelease', { ...at, ifMatch: applied.revision });
    const { items } = await late(token).call('getReleaseLog', at);
    const times = items.map((entry) => entry.at);
    assert.equal(times.length, 4);
    for (const time of times) assert.ok(Math.abs(time - Date.now()) < 60 * second, new Date(time).toISOString());
    for (const [index, time] of times.slice(1).entries()) assert.ok(time >= (times[index] ?? 0) - tolerance);
  });

  it('accept and refuse the same tokens', async () => {
    const clients = await Promise.all([serve(-hour), serve(hour)]);
    const soon = await team.tokenOf('dana-developer', new Date(Date.now() + hour / 2).toISOString());
    for (const client of clients) assert.equal((await client(soon).send('getMe', {})).status, 200);
    await team.storage.write((transaction) =>
      transaction
        .updateTable('access_token')
        .set({ expires_at: Date.now() - hour / 2 })
        .execute(),
    );
    for (const client of clients) assert.equal(problemOf(await client(soon).send('getMe', {})).code, 'TOKEN_EXPIRED');
  });

  it('hold a job as long as any other, by the clock of the database', async () => {
    const database = new Client({ connectionString: team.url });
    await database.connect();
    await database.query(noteLeases);
    const token = await team.tokenOf('dana-developer');
    for (const [version, ahead] of Object.entries({ '1.0.0': -hour, '1.0.1': hour })) {
      const dana = (await serve(ahead))(token);
      const releaseId = await queueBuild(dana, version);
      await eventually(
        () => dana.call('getRelease', { params: { id: releaseId } }),
        ({ build }) => build.state === 'built',
      );
      await processes.pop()?.stop();
    }
    const { rows } = await database.query<{ length: number }>('select length from noted_lease');
    await database.end();
    assert.ok(rows.length >= 2);
    for (const { length } of rows) assert.ok(Math.abs(length - leaseDuration) < tolerance, `a lease of ${length} ms`);
  });
});
