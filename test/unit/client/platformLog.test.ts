import assert from 'node:assert/strict';
import { localBearer } from '../../../src/client/localAccounts';
import { readLogLine, withoutSecrets } from '../../../src/client/platformLog';

describe("the log of the platform's process", () => {
  it('is told as sentences with their values, at their levels', () => {
    const line = { level: 30, time: 1, pid: 2, hostname: 'h', msg: 'built', releaseId: 'r1', milliseconds: 12 };
    assert.deepEqual(readLogLine(JSON.stringify(line)), {
      level: 'info',
      text: 'built {"releaseId":"r1","milliseconds":12}',
    });
    const levels = [10, 20, 30, 40, 50, 60].map((level) => readLogLine(JSON.stringify({ level, msg: 'm' })).level);
    assert.deepEqual(levels, ['trace', 'debug', 'info', 'warn', 'error', 'error']);
  });

  it('has everything else as it is, as a warning', () => {
    for (const text of ['TypeError: x', '    at main (server.js:1:2)', '{"half', '42', 'null', '[1]', '']) {
      assert.deepEqual(readLogLine(text), { level: 'warn', text });
    }
  });

  it('has neither the secret nor the signature of a token in it', () => {
    const secret = Buffer.alloc(32, 7);
    const line = `secret ${secret.toString('base64url')}, Bearer ${localBearer('account-dana', secret)}.`;
    assert.equal(
      withoutSecrets(line, secret.toString('base64url')),
      'secret [secret], Bearer local.account-dana.[secret].',
    );
  });
});
