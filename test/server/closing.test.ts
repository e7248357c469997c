import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { eventually, startPlatform, type TestPlatform } from '../support/platform';

describe('a platform that ends', () => {
  let platform: TestPlatform;

  beforeEach(async () => {
    platform = await startPlatform();
  });

  afterEach(async () => {
    await platform.stop();
  });

  it('refuses what comes meanwhile, and logs no error, since it was told to end', async () => {
    const socket = connect(Number(new URL(platform.url).port), '127.0.0.1');
    const answer = text(socket);
    await once(socket, 'connect');
    socket.write('GET /v1/me HTTP/1.1\r\n');
    await eventually(
      () => Promise.resolve(socket.bytesWritten),
      (count) => count > 0,
    );
    // A connection that has said nothing yet is ended with all others that are idle.
    await platform.as('dana-developer').call('getMe', {});

    const closed = platform.server.close();
    await eventually(
      () => Promise.resolve(platform.server.app.server.listening),
      (listening) => !listening,
    );
    socket.write('Host: 127.0.0.1\r\nConnection: close\r\n\r\n');
    assert.match(await answer, /^HTTP\/1.1 503 .*"code":"STOPPING"/s);
    await closed;

    const lines = platform.log.map((line) => JSON.parse(line) as { level: number; code?: string });
    assert.deepEqual(
      lines.filter(({ code, level }) => code === 'STOPPING' || level >= 40).map(({ code, level }) => [code, level]),
      [['STOPPING', 30]],
    );
  });
});
