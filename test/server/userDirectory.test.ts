import assert from 'node:assert/strict';
import { setDirectory } from '../../src/server/services/administration/operatorDirectories';
import { systemClock } from '../../src/server/clock';
import { answerJson, type HttpPeer, type PeerAnswer } from '../support/httpPeer';
import { seed, type SeedAccount } from '../support/platform';
import { refuses, startReleaseWorld, type ReleaseWorld } from '../support/releaseWorld';
import { directoryToken, knowsNot, offerDirectory, startDirectory } from '../support/userDirectory';

describe('the user directory of a super app', () => {
  let world: ReleaseWorld;
  let peer: HttpPeer | undefined;

  before(async () => {
    world = await startReleaseWorld();
    await world.built();
  });

  afterEach(async () => {
    await peer?.close();
    peer = undefined;
  });

  after(() => world.stop());

  const directory = async (answer: PeerAnswer): Promise<HttpPeer> => (peer = await startDirectory(world, answer));

  const lookUp = (
    userIds: string[],
    { as = 'dana-developer', app = seed.harborWallet }: { as?: SeedAccount; app?: string } = {},
  ): Promise<{ unknown: string[] }> => world.as(as).call('lookUpUsers', { params: { id: app }, body: { userIds } });

  it('says who is unknown, in batches, to whoever comes with its token', async () => {
    const bodies: string[][] = [];
    const { requests } = await directory((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.once('end', () => {
        const { userIds } = JSON.parse(Buffer.concat(chunks).toString()) as { userIds: string[] };
        bodies.push(userIds);
        answerJson(response, 200, { unknown: [...userIds.filter((one) => one.endsWith('7')), 'nobody asked'] });
      });
    });
    const userIds = Array.from({ length: 450 }, (_, index) => `u${index}`);
    const { unknown } = await lookUp(userIds);
    assert.deepEqual(
      unknown,
      userIds.filter((one) => one.endsWith('7')),
    );
    assert.deepEqual(bodies.flat(), userIds);
    assert.ok(bodies.every(({ length }) => length <= 200));
    assert.ok(requests.every(({ headers }) => headers.authorization === `Bearer ${directoryToken}`));
    assert.equal((await world.targetApp(seed.harborWallet)).hasUserDirectory, true);
  });

  it('is asked for whoever may add testers to a release on it, and nobody else', async () => {
    await directory(knowsNot());
    assert.deepEqual(await lookUp(['mina'], { as: 'ada-admin' }), { unknown: [] });
    for (const as of ['rui-reviewer', 'wen-admin', 'mia-metro'] as const)
      await refuses(lookUp(['mina'], { as }), 'FORBIDDEN');
    await refuses(lookUp(['mina'], { app: 'no-such-app' }), 'NOT_FOUND');
  });

  const troubles: Readonly<Record<string, PeerAnswer>> = {
    'fails itself': (_, response) => void response.writeHead(500).end(),
    'leads somewhere else': (_, response) => void response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end(),
    'says something else': (_, response) => answerJson(response, 200, { unknown: 'mina-secret' }),
    'says no JSON': (_, response) => void response.end('mina-secret'),
    'says too much': (_, response) =>
      answerJson(response, 200, { unknown: Array.from({ length: 200_000 }, () => 'mina-secret') }),
    'hangs up': (request) => void request.socket.destroy(),
  };

  for (const [what, answer] of Object.entries(troubles)) {
    it(`is told to have failed where it ${what}, without a user ID in the log`, async () => {
      await directory(answer);
      await refuses(lookUp(['mina-secret']), 'DIRECTORY_FAILED', { targetApp: 'Harbor Wallet' });
      assert.doesNotMatch(world.platform.log.join('\n'), /mina-secret|directory-token/);
    });
  }

  it('is offered until the operator takes it away, and never over the network without encryption', async () => {
    await directory(knowsNot());
    const { storage } = world.platform;
    await assert.rejects(offerDirectory(world, 'http://directory.example/users'), /https address/);
    const rows = await storage.reader.selectFrom('target_app').selectAll().execute();
    assert.doesNotMatch(JSON.stringify(rows), new RegExp(directoryToken));
    await setDirectory({ storage, clock: systemClock }, seed.harborWallet, null);
    assert.equal((await world.targetApp(seed.harborWallet)).hasUserDirectory, false);
    await refuses(lookUp(['mina']), 'DIRECTORY_NOT_OFFERED');
  });
});
