import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Client } from 'pg';
import { EventConnection } from '../support/eventClient';
import { eventually, seed } from '../support/platform';
import { PlatformClient } from '../support/platformClient';
import { sampleArchive } from '../support/sampleArchive';
import { ServedProcess } from '../support/servedProcess';
import { ServedTeam } from '../support/servedTeam';
import { temporaryFolder } from '../support/temporaryFolder';

describe('a process for a team that is told to end', () => {
  const folder = temporaryFolder();
  let team: ServedTeam;
  let token: string;
  let somebody: Client;

  beforeEach(async () => {
    team = await ServedTeam.create();
    token = await team.tokenOf('dana-developer');
    somebody = new Client({ connectionString: team.url });
    await somebody.connect();
  });

  afterEach(async () => {
    await somebody.end();
    await team.drop();
  });

  async function serve(): Promise<{ readonly process: ServedProcess; readonly port: number; readonly url: string }> {
    const process = ServedProcess.serve(team.url, folder());
    const { port = 0 } = await process.said('listening');
    return { process, port, url: `http://127.0.0.1:${port}` };
  }

  /** Whoever changes a release waits for somebody else, as long as the platform waits for any lock. */
  async function holdReleases(): Promise<void> {
    await somebody.query(`
      select pg_advisory_lock(1);
      create function wait_for_somebody() returns trigger language plpgsql
        as 'begin perform pg_advisory_xact_lock(1); return new; end';
      create trigger wait_for_somebody before update on release for each row execute function wait_for_somebody()`);
  }

  async function isHeld(): Promise<void> {
    await eventually(
      () => somebody.query(`select 1 from pg_stat_activity where wait_event = 'advisory'`),
      ({ rowCount }) => rowCount === 1,
    );
  }

  /** An upload whose client says half of it, and then nothing. */
  async function halfUpload(port: number): Promise<Socket> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(
      [
        `POST /v1/mini-programs/${seed.harborCoffee}/versions?version=9.0.0 HTTP/1.1`,
        'Host: 127.0.0.1',
        `Authorization: Bearer ${token}`,
        'Content-Type: application/zip',
        'Content-Length: 1000',
        '',
        'half',
      ].join('\r\n'),
    );
    socket.on('error', () => undefined);
    return socket;
  }

  const build = () =>
    team.storage.reader
      .selectFrom('job')
      .select(['done_at', 'lease_owner'])
      .where('kind', '=', 'build')
      .executeTakeFirstOrThrow();

  it('ends in ten seconds, whatever is at hand: streams and requests end, and its work is given back', async () => {
    const { process, port, url } = await serve();
    const dana = new PlatformClient(url, token);
    const version = await dana.call('uploadVersion', {
      params: { id: seed.harborCoffee },
      query: { version: '1.0.0' },
      bytes: await sampleArchive(),
    });
    const events = await EventConnection.open(url, token);
    const upload = await halfUpload(port);
    await holdReleases();
    const target = { targetAppId: seed.harborWallet, environment: 'Production' } as const;
    const { id } = await dana.call('selectApp', { params: { id: version.id }, body: target });
    await isHeld();

    const cut = once(upload, 'close');
    // Where anything takes longer than it may, the process ends by force, and says so by its exit code.
    assert.equal(await process.stop(), 0, JSON.stringify(process.log.at(-1)));
    await events.ended;
    await cut;
    const { done_at: doneAt, lease_owner: owner } = await build();
    assert.deepEqual({ doneAt, owner }, { doneAt: null, owner: null });

    await somebody.query('drop trigger wait_for_somebody on release');
    const next = await serve();
    await eventually(
      () => new PlatformClient(next.url, token).call('getRelease', { params: { id } }),
      (release) => release.build.state === 'built',
    );
    assert.equal(await next.process.stop(), 0);
  });
});
