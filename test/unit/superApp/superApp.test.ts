import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { Delivery } from '../../../samples/super-app/page/delivery';
import { Reports } from '../../../samples/super-app/page/reports';
import { SuperApp } from '../../../samples/super-app/page/superApp';
import { answerJson, httpPeer, type HttpPeer, type PeerAnswer } from '../../support/httpPeer';

const target = { id: 'wallet', name: 'Harbor Wallet', environment: 'Production' };

const answers: Readonly<Record<string, unknown>> = {
  '/targets': [target],
  '/targets/wallet/crowd': [],
  '/targets/wallet/ofrep/v1/evaluate/flags': { flags: [] },
  '/targets/wallet/v1/delivery/mini-programs': { items: [] },
  '/targets/wallet/v1/delivery/qr-codes/resolve': { mayOpen: false },
  '/targets/wallet/v1/delivery/events': { counted: 1, refused: [], reportOneIn: 3 },
};

describe('The sample super app', () => {
  /** What the back end refuses now, by its path. */
  let refused: Set<string>;
  let other: PeerAnswer | undefined;
  let backEnd: HttpPeer;

  beforeEach(async () => {
    refused = new Set();
    other = undefined;
    backEnd = await httpPeer((request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
      if (other !== undefined) other(request, response);
      else if (refused.has(pathname)) answerJson(response, 502, { title: `No answer from ${pathname}` });
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
    const path = '/targets/wallet/v1/delivery/qr-codes/resolve';
    refused = new Set([path]);
    await app.scan('https://releases.example/q/ended');
    assert.deepEqual(app.state.problems, { scan: `No answer from ${path}` });
    refused = new Set();
    await app.scan('https://releases.example/q/for-testers');
    assert.deepEqual(app.state.problems, { scan: 'This QR code opens nothing for you, or nothing yet.' });
    assert.equal(app.state.opened, undefined);
    app.signIn('harbor.bo');
    assert.deepEqual(app.state.problems, {});
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
