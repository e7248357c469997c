import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { strToU8, zipSync } from 'fflate';
import { CompactSign, exportJWK, generateKeyPair, type CryptoKey, type JWK } from 'jose';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import { Delivery } from '../../../samples/super-app/page/delivery';
import type { Promised } from '../../../samples/super-app/page/packageSignature';
import { Reports } from '../../../samples/super-app/page/reports';
import { SuperApp } from '../../../samples/super-app/page/superApp';
import { answerJson, answerProblem, httpPeer, type HttpPeer, type PeerAnswer } from '../../support/httpPeer';

const resolvePath = '/targets/wallet/v1/delivery/qr-codes/resolve';

const target = { id: 'wallet', name: 'Harbor Wallet', environment: 'Production' };

const answers: Readonly<Record<string, unknown>> = {
  '/targets': [target],
  '/targets/wallet/crowd': [],
  '/targets/wallet/ofrep/v1/evaluate/flags': { flags: [] },
  '/targets/wallet/v1/delivery/mini-programs': { items: [] },
  '/targets/wallet/v1/delivery/events': { counted: 1, refused: [], reportOneIn: 3 },
};

/** A package with two pages. */
const bytes = zipSync({
  'app.json': strToU8(JSON.stringify({ pages: ['pages/home/home', 'pages/menu/menu'] })),
});

const sha256Of = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

function failureOf({ state }: SuperApp): string {
  assert.equal(state.opened?.content.kind, 'failed');
  return state.opened.content.sentence;
}

describe('The sample super app', () => {
  let privateKey: CryptoKey;
  let publicKey: JWK;

  before(async () => {
    const pair = await generateKeyPair('EdDSA', { extractable: true });
    ({ privateKey } = pair);
    publicKey = { ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'EdDSA', use: 'sig' };
  });

  const sign = (statement: unknown): Promise<string> =>
    new CompactSign(new TextEncoder().encode(JSON.stringify(statement)))
      .setProtectedHeader({ alg: 'EdDSA', kid: 'one', typ: 'mini-program-package+jws' })
      .sign(privateKey);

  /** What the back end refuses now, by its path. */
  let refused: Set<string>;
  let other: PeerAnswer | undefined;
  let backEnd: HttpPeer;
  /** What a QR code resolves to. */
  let resolved: PeerAnswer;

  beforeEach(async () => {
    refused = new Set();
    other = undefined;
    resolved = (_request, response) => answerJson(response, 200, { mayOpen: false });
    backEnd = await httpPeer((request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
      if (other !== undefined) other(request, response);
      else if (refused.has(pathname)) answerJson(response, 502, { title: `No answer from ${pathname}` });
      else if (pathname === resolvePath) resolved(request, response);
      else if (pathname === '/targets/wallet/.well-known/jwks.json') answerJson(response, 200, { keys: [publicKey] });
      else if (pathname.startsWith('/targets/wallet/v1/packages/')) response.end(bytes);
      else answerJson(response, 200, answers[pathname]);
    });
  });

  afterEach(async () => {
    await backEnd.close();
  });

  const onPhoneOf = (userId: string): SuperApp => {
    const kept = new Map([['user', userId]]);
    const delivery = new Delivery(backEnd.url);
    const reports = new Reports({
      send: async () => ({ kind: 'later' }),
      now: () => 0,
      newId: () => '',
      chance: () => 0,
    });
    return new SuperApp(
      delivery,
      reports,
      {
        getItem: (name) => kept.get(name) ?? null,
        setItem: (name, value) => void kept.set(name, value),
        removeItem: (name) => void kept.delete(name),
      },
      () => undefined,
    );
  };

  it('says what has no answer until that itself has one, whatever else is answered meanwhile', async () => {
    const app = onPhoneOf('harbor.ada');
    await app.refresh();
    refused = new Set(['/targets/wallet/crowd', '/targets/wallet/ofrep/v1/evaluate/flags']);
    await app.refreshCrowd();
    await app.refresh();
    const evaluation = 'No answer from /targets/wallet/ofrep/v1/evaluate/flags';
    const crowd = 'No answer from /targets/wallet/crowd';
    assert.deepEqual(app.state.problems, { crowd, evaluation });
    refused = new Set(['/targets/wallet/crowd']);
    await app.refresh();
    assert.deepEqual(app.state.problems, { crowd });
    refused = new Set();
    await app.refreshCrowd();
    assert.deepEqual(app.state.problems, {});
  });

  it('forgets what had no answer for a user who signs out', async () => {
    const app = onPhoneOf('harbor.ada');
    await app.refresh();
    refused = new Set(['/targets/wallet/ofrep/v1/evaluate/flags']);
    await app.refresh();
    app.signOut();
    assert.deepEqual(app.state.problems, {});
  });

  it('says of a QR code why it opens nothing, until another one does', async () => {
    const app = onPhoneOf('harbor.ada');
    await app.refresh();
    refused = new Set([resolvePath]);
    await app.scan('https://releases.example/q/ended');
    assert.deepEqual(app.state.problems, { scan: `No answer from ${resolvePath}` });
    refused = new Set();
    await app.scan('https://releases.example/q/for-testers');
    assert.deepEqual(app.state.problems, { scan: 'This QR code opens nothing for you, or nothing yet.' });
    await app.refresh();
    assert.deepEqual(app.state.problems, { scan: 'This QR code opens nothing for you, or nothing yet.' });
    assert.equal(app.state.opened, undefined);
    app.signIn('harbor.bo');
    assert.deepEqual(app.state.problems, {});
  });

  describe('with a release that was opened by a QR code', () => {
    let app: SuperApp;

    const scan = async (changes: Partial<Promised> = {}): Promise<void> => {
      const promised = { version: '1.4.0', sha256: sha256Of(bytes), size: bytes.length, ...changes };
      const signature = await sign({ miniProgramId: 'coffee', ...promised });
      resolved = (_request, response) =>
        answerJson(response, 200, {
          mayOpen: true,
          miniProgramId: 'coffee',
          releaseId: 'release',
          page: 'pages/menu/menu',
          query: 'table=7',
          package: { ...promised, entryPage: 'pages/home/home', signature },
        });
      await app.scan('https://releases.example/q/one');
    };

    beforeEach(async () => {
      app = onPhoneOf('harbor.ada');
      await app.refresh();
    });

    afterEach(() => app.close());

    it('keeps what its page is opened with', async () => {
      await scan();
      const { opened, reported } = app.state;
      assert.equal(opened?.content.kind, 'open');
      assert.deepEqual(opened.scan, {
        value: 'https://releases.example/q/one',
        page: 'pages/menu/menu',
        query: 'table=7',
      });
      assert.deepEqual(reported, { open: 1, success: 1, failure: 0 });
    });

    it('closes it, and says so, once it has ended', async () => {
      await scan();
      await app.refresh();
      assert.equal(app.state.opened?.content.kind, 'open');
      resolved = (_request, response) => answerProblem(response, 410, 'QR_CODE_ENDED');
      await app.refresh();
      assert.equal(app.state.opened, undefined);
      assert.equal(app.state.notice, '1.4.0 has ended, and its QR code opens nothing any more.');
    });

    it('closes it, and says so, once it is not for the user any more', async () => {
      await scan();
      resolved = (_request, response) => answerJson(response, 200, { mayOpen: false });
      await app.refresh();
      assert.equal(app.state.opened, undefined);
      assert.equal(app.state.notice, '1.4.0 is no longer there for you.');
    });

    it('leaves it open while nobody can say whether it has ended', async () => {
      await scan();
      refused = new Set([resolvePath]);
      await app.refresh();
      assert.equal(app.state.opened?.content.kind, 'open');
      assert.deepEqual(app.state.problems, {});
    });

    it('reports a failure where the package is to blame', async () => {
      for (const changes of [{ sha256: 'a'.repeat(64) }, { size: 1 }]) await scan(changes);
      assert.deepEqual(app.state.reported, { open: 2, success: 0, failure: 2 });
    });

    it('reports no failure where the platform cannot be reached', async () => {
      refused = new Set(['/targets/wallet/.well-known/jwks.json']);
      await scan();
      assert.match(failureOf(app), /^The platform’s keys cannot be read now/u);
      refused = new Set([`/targets/wallet/v1/packages/${sha256Of(bytes)}`]);
      await scan();
      assert.match(failureOf(app), /^No answer from/u);
      assert.deepEqual(app.state.reported, { open: 2, success: 0, failure: 0 });
    });
  });

  it('reports again where what answered was not the platform', async () => {
    const delivery = new Delivery(backEnd.url);
    other = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<p>Sign in to the network</p>');
    };
    assert.deepEqual(await delivery.report('wallet', []), { kind: 'later' });
    other = undefined;
    assert.deepEqual(await delivery.report('wallet', []), { kind: 'taken', reportOneIn: 3 });
  });
});
