import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { createHttpPlatform } from '../../../src/client/httpPlatform';
import { ShownQrCode } from '../../../src/editor/panels/shownQrCode';
import { answerJson, answerProblem, httpPeer, type HttpPeer } from '../../support/httpPeer';
import { release } from '../webview/releaseFacts';

const built = release('Full Release');

describe('The QR code that a panel reads', () => {
  let peer: HttpPeer;
  let shown: ShownQrCode;
  /** The queries of the pictures that were asked for, in order. */
  let asked: string[];
  let draw: (response: ServerResponse) => unknown;

  beforeEach(async () => {
    asked = [];
    draw = (response) => response.end('<svg/>');
    peer = await httpPeer(({ url }, response) => {
      const { pathname, searchParams } = new URL(url ?? '/', peer.url);
      if (pathname.endsWith('/app.json')) return answerJson(response, 200, { pages: ['pages/home/home'] });
      asked.push(searchParams.get('query') ?? '');
      return draw(response);
    });
    shown = new ShownQrCode(createHttpPlatform({ baseUrl: () => peer.url, token: async () => 'token' }));
  });

  afterEach(() => peer.close());

  for (const [status, code] of [
    [503, 'STOPPING'],
    [503, 'STORAGE_BUSY'],
    [401, 'TOKEN_EXPIRED'],
    [500, 'SECRET_UNREADABLE'],
  ] as const) {
    it(`is asked for again where it was refused by ${code}, which is not about what is typed`, async () => {
      draw = (response) => answerProblem(response, status, code);
      const refused = await shown.of(built, { qrCodeQuery: 'table=7' });
      assert.deepEqual([refused?.picture, refused?.refusal?.code], [null, code]);
      draw = (response) => response.end('<svg/>');
      const read = await shown.of(built, { qrCodeQuery: 'table=7' });
      assert.ok(read?.picture);
      assert.equal(read.refusal, null);
    });
  }

  it('is asked for once where what is typed is refused', async () => {
    draw = (response) => answerProblem(response, 422, 'QR_CODE_TOO_LONG');
    for (let time = 0; time < 2; time += 1) {
      const refused = await shown.of(built, { qrCodeQuery: 'long' });
      assert.equal(refused?.refusal?.code, 'QR_CODE_TOO_LONG');
    }
    assert.deepEqual(asked, ['long']);
  });

  it('is of what was typed last: what is asked for before is given up', async () => {
    const { promise: begun, resolve: begins } = Promise.withResolvers<ServerResponse>();
    draw = begins;
    const slow = shown.of(built, { qrCodeQuery: 'table' });
    const given = await begun;
    const closed = once(given, 'close');
    draw = (response) => response.end('<svg/>');
    const latest = await shown.of(built, { qrCodeQuery: 'table=7' });
    assert.equal(latest?.query, 'table=7');
    assert.equal(await slow, null);
    await closed;
    assert.equal((await shown.of(built, { qrCodeQuery: 'table=7' }))?.picture, latest.picture);
    assert.deepEqual(asked, ['table', 'table=7']);
  });
});
