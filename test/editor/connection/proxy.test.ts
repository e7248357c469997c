import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { ConfigurationTarget, workspace } from 'vscode';
import { version } from '../../../package.json';
import { openEventStream } from '../../../src/client/eventStream';
import { createHttpPlatform } from '../../../src/client/httpPlatform';
import { describePlatform } from '../../../src/client/remote/describePlatform';
import { refreshTokens } from '../../../src/client/remote/openIdClient';
import { Recording } from '../../support/recording';

/** On another machine, as far as anybody here knows; nothing ever leaves this one. */
const host = 'releases.example.com';

/** The editor's own settings are the proxy's; nothing of ours knows of one. */
describe('A team’s platform behind the proxy of the editor’s settings', () => {
  const asked = new Recording<string>();
  const settings = workspace.getConfiguration('http');
  let proxy: Server;

  before(async () => {
    proxy = createServer((request, response) => {
      asked.add(`${request.method ?? ''} ${request.url ?? ''}`);
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ product: 'mini-program-release', version, maximumUploadBytes: 1, signIn: null }));
    });
    proxy.on('connect', (request, socket) => {
      asked.add(`CONNECT ${request.url ?? ''}`);
      socket.on('error', () => undefined);
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="office"\r\n\r\n');
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    await set('proxy', `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
  });

  beforeEach(() => asked.all.splice(0));

  after(async () => {
    await set('proxy', undefined);
    await set('proxySupport', undefined);
    proxy.close();
    proxy.closeAllConnections();
  });

  async function set(key: string, value: string | undefined): Promise<void> {
    await settings.update(key, value, ConfigurationTarget.Global);
  }

  for (const support of ['override', 'on', 'fallback']) {
    describe(`(http.proxySupport: ${support})`, () => {
      before(() => set('proxySupport', support));

      it('is found through it', async () => {
        assert.equal((await describePlatform(`http://${host}`)).version, version);
        assert.deepEqual(asked.all, [`GET http://${host}/v1/platform`]);
      });

      it('cannot be reached where the proxy wants a password that nobody gave, and says so', async () => {
        await assert.rejects(describePlatform(`https://${host}`), { code: 'PROXY_PASSWORD_REQUIRED' });
        assert.deepEqual(asked.all, [`CONNECT ${host}:443`]);
      });

      it('is signed in to through it', async () => {
        const signIn = { issuer: `https://${host}`, clientId: 'editor', scopes: ['openid'] };
        const tokens = { idToken: 'id', refreshToken: 'refresh', expiresAt: 0 };
        await assert.rejects(refreshTokens(signIn, tokens), { code: 'PROVIDER_UNREACHABLE' });
        assert.deepEqual(asked.all, [`CONNECT ${host}:443`]);
      });

      it('is asked, followed and uploaded to through it', async () => {
        const address = `https://${host}`;
        const token = (): Promise<string> => Promise.resolve('secret-token');
        const platform = createHttpPlatform({ baseUrl: () => address, token });
        await assert.rejects(platform.call('getMe', {}), { code: 'UNREACHABLE' });
        const bytes = Readable.from([Buffer.from('zip')]);
        await assert.rejects(
          platform.call('uploadVersion', {
            params: { id: '1' },
            query: { version: '1.0.0' },
            stream: { mediaType: 'application/zip', bytes, size: 3 },
          }),
          { code: 'UNREACHABLE' },
        );
        const end = new AbortController();
        const lost = new Recording<unknown>();
        const following = openEventStream({
          platformUrl: () => address,
          token,
          onEvent: () => undefined,
          onReset: () => undefined,
          onState: (_, error) => lost.add(error),
          signal: end.signal,
        });
        await lost.count(1);
        end.abort();
        await following;
        assert.ok(asked.all.length >= 3);
        assert.deepEqual([...new Set(asked.all)], [`CONNECT ${host}:443`]);
      });
    });
  }
});
