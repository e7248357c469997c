import assert from 'node:assert/strict';
import type { AnswerOf } from '../../src/protocol/route';
import type { routes } from '../../src/protocol/routes';
import type { QrCode } from '../../src/protocol/qrCode';
import type { Release } from '../../src/protocol/release';
import { bucketOf, inShare } from '../../src/core/audience';
import { listPackageKeys, rotatePackageKeys } from '../../src/server/signing/packageKeys';
import { givenKeys, makeKey } from '../../src/server/secrets/secretKeys';
import { seed } from '../support/platform';
import { problemOf } from '../support/platformClient';
import type { Phone } from '../support/phone';
import { refuses, startReleaseWorld, type ReleaseWorld } from '../support/releaseWorld';
import { sampleArchive } from '../support/sampleArchive';
import { scanPicture } from '../support/scanPicture';

type Wanted = Partial<Pick<QrCode, 'page' | 'query'>>;

describe('QR codes', () => {
  const secrets = givenKeys([makeKey(0)]);
  let world: ReleaseWorld;
  let phone: Phone;

  beforeEach(async () => {
    world = await startReleaseWorld({ secrets });
    phone = await world.phone();
  });

  afterEach(() => world.stop());

  const codeOf = ({ id }: Release, query: Wanted = {}): Promise<AnswerOf<typeof routes.getQrCode>> =>
    world.as('dana-developer').call('getQrCode', { params: { id }, query });

  const valueOf = async (release: Release, wanted?: Wanted): Promise<string> => (await codeOf(release, wanted)).value;

  async function pictureOf({ id }: Release, query: Wanted = {}): Promise<string> {
    const answer = await world.as('dana-developer').send('getQrCodePicture', { params: { id }, query });
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.headers['content-type'], 'image/svg+xml');
    return answer.text;
  }

  /** Who of some users may open what a QR code says. */
  async function openedBy(value: string, ...users: readonly string[]): Promise<readonly string[]> {
    const answers = await Promise.all(users.map(async (user) => ({ user, ...(await phone.scan(value, user)) })));
    return answers.filter(({ mayOpen }) => mayOpen).map(({ user }) => user);
  }

  async function refusedAs(value: string, by = phone, userId = 'mina'): Promise<string> {
    const answer = await by.askQrCode(value, userId);
    assert.ok(answer.status >= 400, answer.text);
    const { code, parameters } = problemOf(answer);
    assert.deepEqual(code === 'USER_ID_INVALID' ? {} : parameters, {}, 'nothing of the release is told');
    return `${answer.status} ${code}`;
  }

  async function testing(): Promise<Release> {
    const approved = await world.approve(await world.applied());
    await world.addTesters(approved, 'mina\n');
    return world.read(approved);
  }

  it('are addresses of the platform, the same each time, and end with the release', async () => {
    const release = await world.built();
    const code = await codeOf(release, { page: 'pages/menu/menu', query: 'table=7&from=窗 +' });
    assert.match(
      code.value,
      new RegExp(
        `^${world.platform.url}/q/${release.id}\\.[\\w-]{22}\\?page=pages/menu/menu&query=table%3D7%26from%3D%E7%AA%97%20%2B$`,
      ),
    );
    assert.deepEqual(code, {
      value: code.value,
      page: 'pages/menu/menu',
      query: 'table=7&from=窗 +',
      expires: ['Canceled', 'Archived'],
    });
    assert.deepEqual(await codeOf(release, { page: code.page, query: code.query }), code);
    assert.equal(new URL(await valueOf(release)).search, '');
  });

  it('are drawn so that a camera reads the same, with a title for who cannot see it', async () => {
    const release = await world.built();
    for (const wanted of [
      {},
      { page: 'pages/menu/menu', query: 'table=7' },
      { page: 'pages/茶/茶', query: `note=${'x'.repeat(240)}` },
    ]) {
      const svg = await pictureOf(release, wanted);
      assert.equal(scanPicture(svg), await valueOf(release, wanted));
      assert.match(svg, /<title>Harbor Coffee 1\.0\.1, Harbor Wallet · Production<\/title>/);
    }
  });

  it('open a page for a tester, with a package and a configuration to run it', async () => {
    const release = await testing();
    const resolved = await phone.scan(await valueOf(release, { page: 'pages/menu/menu', query: 'table=7' }), ' mina ');
    const { value, metadata } = await phone.evaluate('mina');
    assert.deepEqual(resolved, {
      mayOpen: true,
      miniProgramId: seed.harborCoffee,
      releaseId: metadata.releaseId,
      page: 'pages/menu/menu',
      query: 'table=7',
      package: value,
    });
    const entry = await phone.scan(await valueOf(release), 'mina');
    assert.ok(entry.mayOpen);
    assert.deepEqual([entry.page, entry.query], ['pages/home/home', '']);
    assert.equal((await phone.configuration(entry.releaseId)).status, 200);
  });

  it('tell who may not open it nothing of the release', async () => {
    const value = await valueOf(await testing());
    assert.deepEqual(await phone.scan(value, 'jonas'), { mayOpen: false });
  });

  it('open it for more and more users on its way to everyone, and then for nobody', async () => {
    const users = ['mina', ...Array.from({ length: 20 }, (_, index) => `user-${index}`)];
    const release = await testing();
    const value = await valueOf(release);
    assert.deepEqual(await openedBy(value, ...users), ['mina']);
    const tested = await world.act(release, 'completeTesting');
    assert.deepEqual(await openedBy(value, ...users), ['mina']);
    const share = await world.grayscale(tested, 40);
    const expected = users.filter((user) => user === 'mina' || inShare(bucketOf(release.id, user), 40));
    assert.ok(expected.length > 1 && expected.length < users.length);
    assert.deepEqual(await openedBy(value, ...users), expected);
    await world.act(share, 'releaseToEveryone');
    assert.deepEqual(await openedBy(value, ...users), users);
    await world.live();
    assert.equal(await refusedAs(value), '410 QR_CODE_ENDED');
    await refuses(codeOf(release), 'QR_CODE_ENDED', { version: '1.0.1', status: 'Archived' });
  });

  it('open nothing for anybody before it is approved, nor let it be run', async () => {
    const built = await world.built({ configuration: { testers: ['mina'] } });
    const value = await valueOf(built);
    const opensNothing = async (): Promise<void> => {
      assert.deepEqual(await openedBy(value, 'mina', 'jonas'), []);
      assert.equal((await phone.configuration(built.id)).status, 404);
    };
    await opensNothing();
    const applied = await world.apply(built);
    await opensNothing();
    const rejected = await world.reject(applied, 'The menu page stays blank.');
    await opensNothing();
    await world.approve(await world.apply(rejected));
    assert.deepEqual(await openedBy(value, 'mina', 'jonas'), ['mina'], 'a rejected release goes on');
    assert.equal((await phone.configuration(built.id)).status, 200);
  });

  it('count for testers those whom delivery counts: without a test there are none', async () => {
    const metro = await world.phone('Production', seed.metroPay);
    const wanted = { targetApp: seed.metroPay, configuration: { testers: ['mina'] } };
    const approved = await world.approve(await world.applied(wanted), { as: 'mia-metro' });
    const value = await valueOf(approved);
    assert.deepEqual(await metro.scan(value, 'mina'), { mayOpen: false });
    const share = await world.grayscale(await world.grayscale(approved), 1);
    const isInside = inShare(bucketOf(share.id, 'mina'), 1);
    assert.equal((await metro.scan(value, 'mina')).mayOpen, isInside);
    assert.equal((await metro.evaluate('mina')).metadata.cause === 'inside the share', isInside);
  });

  it('end with a canceled release, and with one that was taken offline', async () => {
    const canceled = await testing();
    const first = await valueOf(canceled);
    await world.act(canceled, 'cancelRelease');
    assert.equal(await refusedAs(first), '410 QR_CODE_ENDED');
    const live = await world.live({ environment: 'Test' });
    const second = await valueOf(live);
    await world.takeOffline(live);
    assert.equal(await refusedAs(second, await world.phone('Test')), '410 QR_CODE_ENDED');
  });

  it('are none to another target, nor where a part of one was changed', async () => {
    const release = await testing();
    const value = await valueOf(release, { page: 'pages/menu/menu', query: 'table=7' });
    const other = await valueOf(await world.built({ environment: 'Sandbox' }));
    for (const wrong of [
      value.replace('table', 'tablE'),
      value.replace('pages/menu/menu', 'pages/mine/mine'),
      value.replace(/\?.*$/, ''),
      value.replace(release.id, other.split('/q/')[1]?.slice(0, 36) ?? ''),
      value.replace(/\.[\w-]{22}/, `.${'A'.repeat(22)}`),
      value.replace(/\/q\//, '/p/'),
      value.slice(0, -1),
      other,
      'https://elsewhere.example/',
      'no address',
      `${world.platform.url}/q/${release.id}.`,
    ]) {
      assert.equal(await refusedAs(wrong), '404 NOT_FOUND', wrong);
    }
    for (const foreign of [await world.phone('Sandbox'), await world.phone('Production', seed.metroPay)]) {
      assert.equal(await refusedAs(value, foreign), '404 NOT_FOUND');
      assert.equal(await refusedAs(value, foreign, 'jonas'), '404 NOT_FOUND');
    }
    assert.deepEqual(await openedBy(value, 'mina'), ['mina']);
  });

  it('are known by their path, wherever the platform is reached', async () => {
    const value = await valueOf(await testing());
    const { pathname } = new URL(value);
    for (const address of ['https://releases.example.com', 'https://example.com/mini-programs']) {
      assert.deepEqual(await openedBy(address + pathname, 'mina'), ['mina']);
    }
  });

  it('name the address that the operator gave the platform', async () => {
    const release = await testing();
    const publicAddress = 'https://releases.example.com/platform';
    const proxied = await startReleaseWorld({ folder: world.platform.folder, secrets, settings: { publicAddress } });
    try {
      const { value } = await proxied.as('dana-developer').call('getQrCode', { params: { id: release.id } });
      assert.ok(value.startsWith(`${publicAddress}/q/`), value);
      assert.deepEqual(await openedBy(value, 'mina'), ['mina']);
    } finally {
      await proxied.stop();
    }
  });

  it('last over a change of the keys that packages are signed with', async () => {
    const release = await testing();
    const value = await valueOf(release);
    const { storage } = world.platform;
    // Published an hour ago, it signs now.
    const clock = { now: () => Date.now() - 60 * 60 * 1000 };
    await rotatePackageKeys({ storage, clock, packageSecrets: secrets });
    await world.built({ environment: 'Sandbox' });
    const keys = await listPackageKeys(storage.reader, Date.now());
    assert.deepEqual(
      keys.map(({ state, releases }) => `${state} ${releases}`),
      ['retired 1', 'signing 1'],
    );
    assert.equal(await valueOf(release), value);
    assert.deepEqual(await openedBy(value, 'mina'), ['mina']);
  });

  it('are there from when the package is built', async () => {
    const archive = await sampleArchive({ 'pages/home/home.axml': null });
    const failed = await world.ended(await world.select(await world.upload({ archive })));
    assert.equal(failed.build.state, 'failed');
    await refuses(codeOf(failed), 'PACKAGE_NOT_BUILT', { version: '1.0.1' });
  });

  it('say what is wrong with a question', async () => {
    const value = await valueOf(await testing());
    assert.equal(await refusedAs(value, phone, 'mi na'), '400 USER_ID_INVALID');
    assert.equal(await refusedAs(value, phone, ''), '400 REQUEST_INVALID');
    assert.equal(await refusedAs('x'.repeat(5000)), '400 REQUEST_INVALID');
    const dana = world.as('dana-developer');
    const release = await world.built();
    for (const query of [
      { page: '/pages/menu/menu' },
      { page: 'pages/\nmenu' },
      { page: 'x'.repeat(257) },
      { query: 'a\u0085b' },
      { query: 'x'.repeat(257) },
    ]) {
      const answer = await dana.send('getQrCode', { params: { id: release.id }, query });
      const [name] = Object.keys(query);
      assert.deepEqual(
        [problemOf(answer).code, problemOf(answer).pointer],
        ['REQUEST_INVALID', `/querystring/${name}`],
      );
    }
    await refuses(codeOf(release, { query: '茶'.repeat(256) }), 'QR_CODE_TOO_LONG', { limit: 1024 });
  });

  it('say in a browser which app scans them, and nothing of the release', async () => {
    const { pathname, search } = new URL(await valueOf(await testing(), { page: 'pages/menu/menu' }));
    const ask = (path: string): Promise<{ readonly status: number; readonly text: string }> =>
      world.platform.anonymous().raw('GET', path, { headers: { accept: 'text/html' } });
    const answer = await ask(pathname + search);
    assert.equal(answer.status, 200);
    assert.match(answer.text, /^Scan this QR code with Harbor Wallet\.\n/);
    assert.doesNotMatch(answer.text, /Coffee|1\.0\.1|Production|menu/);
    for (const wrong of [pathname, '/q/nothing', `${pathname}x${search}`]) {
      assert.equal((await ask(wrong)).status, 404, wrong);
    }
  });

  it('have nothing signed for somebody in a browser', async () => {
    const release = await testing();
    const { pathname } = new URL(await valueOf(release));
    const { storage } = world.platform;
    await storage.write((transaction) =>
      transaction.updateTable('release').set({ package_signature: null, package_key_id: null }).execute(),
    );
    assert.equal((await world.platform.anonymous().raw('GET', pathname)).status, 404);
    const { build } = await world.read(release);
    assert.equal(build.signature, null);
    assert.equal(new URL(await valueOf(release)).pathname, pathname, 'for who may see the release it is');
    assert.equal((await world.platform.anonymous().raw('GET', pathname)).status, 200);
  });

  it('are unknown in a browser where the key does not open, which is not told of there', async () => {
    const { pathname } = new URL(await valueOf(await testing()));
    const other = await startReleaseWorld({ folder: world.platform.folder, secrets: givenKeys([makeKey(1)]) });
    try {
      const { status, text } = await other.platform.anonymous().raw('GET', pathname);
      assert.deepEqual([status, text], [404, 'There is no such QR code.\n此二维码不存在。\n']);
    } finally {
      await other.stop();
    }
  });
});
