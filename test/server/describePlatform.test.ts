import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { version as ownVersion } from '../../package.json';
import { ConnectionError } from '../../src/client/connectionError';
import { createHttpPlatform } from '../../src/client/httpPlatform';
import { describePlatform } from '../../src/client/remote/describePlatform';
import { RemoteFailure, type RemoteFailureCode } from '../../src/client/remote/remoteFailure';
import type { PlatformDescription } from '../../src/protocol/platform';
import { newAuthority, type Certificate } from '../support/certificates';
import { answerJson, httpPeer, type HttpPeer, type PeerAnswer } from '../support/httpPeer';
import { startPlatform } from '../support/platform';

const description: PlatformDescription = {
  product: 'mini-program-release',
  version: ownVersion,
  maximumUploadBytes: 1000,
  signIn: { issuer: 'https://sign-in.example.com', clientId: 'editor', scopes: ['openid'] },
};

const describes: PeerAnswer = (_, response) => answerJson(response, 200, description);

/** Another one in the same place, by its offset in the number that says which contract it speaks. */
function versionBeside(offset: number): string {
  const [major = 0, minor = 0] = ownVersion.split('.').map(Number);
  return major > 0 ? `${major + offset}.0.0` : `0.${minor + offset}.7`;
}

describe('what stands at an address', () => {
  const closing: (() => Promise<void>)[] = [];

  afterEach(async () => {
    await Promise.all(closing.splice(0).map((close) => close()));
  });

  async function peer(answer: PeerAnswer): Promise<HttpPeer> {
    const made = await httpPeer(answer);
    closing.push(() => made.close());
    return made;
  }

  async function refusal(address: string, code: RemoteFailureCode, patience?: number): Promise<RemoteFailure> {
    const error: unknown = await describePlatform(address, undefined, patience).then(
      () => assert.fail('nothing is wrong with it'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof RemoteFailure, String(error));
    assert.deepEqual([error.code, error.address], [code, address]);
    return error;
  }

  it('is a release platform that says how people sign in', async () => {
    const { url, requests } = await peer(describes);
    assert.deepEqual(await describePlatform(url), description);
    assert.equal(requests[0]?.url, '/v1/platform');
    assert.equal(requests[0]?.headers.authorization, undefined);
  });

  it('is a real one, under a path as well', async () => {
    const platform = await startPlatform({ settings: { version: ownVersion } });
    closing.push(() => platform.stop());
    assert.equal((await describePlatform(platform.url)).signIn, null);
    const { url, requests } = await peer(describes);
    await describePlatform(`${url}/team`);
    assert.equal(requests[0]?.url, '/team/v1/platform');
  });

  it('may be newer in its last numbers, and say more of itself', async () => {
    const [major = '', minor = ''] = ownVersion.split('.');
    const version = `${major}.${minor}.99-rc.1+build`;
    const { url } = await peer((_, response) =>
      answerJson(response, 200, { ...description, version, colour: 'green' }),
    );
    assert.deepEqual(await describePlatform(url), { ...description, version });
  });

  it('is too old, or too new', async () => {
    for (const [offset, code] of [
      [-1, 'PLATFORM_OLDER'],
      [1, 'PLATFORM_NEWER'],
    ] as const) {
      const version = versionBeside(offset);
      const { url } = await peer((_, response) => answerJson(response, 200, { ...description, version }));
      assert.equal((await refusal(url, code)).detail, version);
    }
  });

  it('is nothing', async () => {
    const gone = await httpPeer(describes);
    await gone.close();
    await refusal(gone.url, 'UNREACHABLE');
  });

  it('breaks off, in the middle of its answer too', async () => {
    await refusal((await peer((request) => request.socket.destroy())).url, 'UNREACHABLE');
    const { url } = await peer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"product"', () => response.destroy());
    });
    await refusal(url, 'UNREACHABLE');
  });

  it('never answers', async () => {
    await refusal((await peer(() => undefined)).url, 'TIMED_OUT', 50);
  });

  it('is given up at once when the person cancels', async () => {
    const { url } = await peer(() => giveUp.abort());
    const giveUp = new AbortController();
    await assert.rejects(
      describePlatform(url, giveUp.signal),
      (error) => error instanceof ConnectionError && error.code === 'CANCELED',
    );
  });

  it('is something else', async () => {
    const answers: readonly PeerAnswer[] = [
      (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>It works!</h1>'),
      (_, response) => void response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Not found</h1>'),
      (_, response) => void response.writeHead(401, { 'www-authenticate': 'Basic' }).end(),
      (_, response) => answerJson(response, 200, { product: 'another', version: ownVersion }),
      (_, response) => answerJson(response, 200, { ...description, signIn: 'ask me' }),
      (_, response) => answerJson(response, 200, null),
      (_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('{"product":'),
    ];
    for (const answer of answers) await refusal((await peer(answer)).url, 'NOT_A_PLATFORM');
  });

  it('is something else that never comes to an end', async () => {
    const { url } = await peer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = (): void => void (response.destroyed || response.write('x'.repeat(64 * 1024), more));
      more();
    });
    await refusal(url, 'NOT_A_PLATFORM');
  });

  it('is no HTTP at all', async () => {
    const server = createTcpServer((socket) => socket.on('error', () => undefined).end('220 mail.example ESMTP\r\n'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closing.push(async () => void server.close());
    await refusal(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'NOT_A_PLATFORM');
  });

  it('cannot work just now', async () => {
    for (const status of [502, 503, 504]) {
      const { url } = await peer((_, response) => void response.writeHead(status).end());
      await refusal(url, 'UNAVAILABLE');
    }
  });

  it('is behind a proxy that wants a name and a password', async () => {
    const { url } = await peer(
      (_, response) => void response.writeHead(407, { 'proxy-authenticate': 'Basic realm="office"' }).end(),
    );
    await refusal(url, 'PROXY_PASSWORD_REQUIRED');
  });

  describe('and points elsewhere', () => {
    for (const status of [301, 302, 303, 307, 308]) {
      it(`is not followed there, neither by a question nor by a token (${status})`, async () => {
        const elsewhere = await peer(describes);
        const location = `${elsewhere.url}/v1/platform`;
        const { url, requests } = await peer((request, response) => {
          request.resume();
          response.writeHead(status, { location }).end();
        });
        assert.equal((await refusal(url, 'REDIRECTED')).detail, location);

        const platform = createHttpPlatform({ baseUrl: () => url, token: async () => 'secret-token' });
        await assert.rejects(platform.call('getMe', {}), ConnectionError);
        await assert.rejects(platform.download('/v1/packages/1'), ConnectionError);
        await assert.rejects(
          platform.call('createMiniProgram', { body: { name: 'Harbor Coffee', workspaceId: 'w' } }),
          ConnectionError,
        );
        assert.deepEqual(
          requests.map(({ headers }) => headers.authorization),
          [undefined, ...Array<string>(3).fill('Bearer secret-token')],
        );
        assert.equal(elsewhere.requests.length, 0);
      });
    }
  });

  describe('with a certificate', () => {
    const authority = newAuthority('An authority of this test');
    const trusted = getCACertificates('default');
    const day = 24 * 60 * 60_000;
    const asked: IncomingMessage[] = [];

    before(() => setDefaultCACertificates([...trusted, authority.certificate]));
    after(() => setDefaultCACertificates(trusted));

    async function serve({ cert, key }: Certificate): Promise<string> {
      const server = createServer({ cert, key }, (request, response) => {
        asked.push(request);
        answerJson(response, 200, description);
      });
      server.on('tlsClientError', () => undefined);
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      closing.push(async () => {
        server.close();
        server.closeAllConnections();
      });
      return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    }

    async function untrusted(certificate: Certificate, code: string): Promise<void> {
      asked.length = 0;
      const { cause, detail } = await refusal(await serve(certificate), 'CERTIFICATE_UNTRUSTED');
      assert.ok(cause instanceof ConnectionError && cause.cause instanceof Error && 'code' in cause.cause);
      assert.equal(cause.cause.code, code);
      assert.ok(detail, 'says what is wrong with it');
      assert.equal(asked.length, 0, 'nothing is sent to it');
    }

    it('that this machine trusts, is a platform', async () => {
      assert.deepEqual(await describePlatform(await serve(authority.issue('127.0.0.1'))), description);
    });

    it('of an authority that nobody knows', async () => {
      const unknown = newAuthority('Somebody else').issue('127.0.0.1');
      await untrusted(unknown, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE');
    });

    it('for another name', async () => {
      await untrusted(authority.issue('releases.example.com'), 'ERR_TLS_CERT_ALTNAME_INVALID');
    });

    it('that is over, or has not begun', async () => {
      const [from, to] = [Date.now() - 20 * day, Date.now() - 10 * day];
      await untrusted(authority.issue('127.0.0.1', { from, to }), 'CERT_HAS_EXPIRED');
      const [tomorrow, later] = [Date.now() + day, Date.now() + 10 * day];
      await untrusted(authority.issue('127.0.0.1', { from: tomorrow, to: later }), 'CERT_NOT_YET_VALID');
    });

    it('but behind it plain HTTP', async () => {
      const { url } = await peer(describes);
      await refusal(url.replace('http:', 'https:'), 'NOT_A_PLATFORM');
    });
  });
});
