import assert from 'node:assert/strict';
import { readHandshake } from '../../../src/client/handshake';

const ready = {
  ready: true,
  port: 40_123,
  version: '0.1.0',
  accounts: [
    {
      accountId: 'account-dana',
      name: 'Dana Developer',
      email: 'dana@example.com',
      memberships: [
        { workspaceId: 'w1', workspaceName: 'Harbor Coffee Company', workspaceKind: 'developer', role: 'Developer' },
      ],
    },
  ],
};

const failed = { ready: false, code: 'DISK_FULL', parameters: { folder: '/data' } };

describe('what a platform process says of itself', () => {
  it('is that it is ready, where, and for which accounts', () => {
    assert.deepEqual(readHandshake(JSON.stringify(ready)), ready);
  });

  it('is that it cannot work, and why', () => {
    assert.deepEqual(readHandshake(JSON.stringify(failed)), failed);
  });

  const strange: Readonly<Record<string, string>> = {
    nothing: '',
    'no JSON': 'listening on 40123',
    'half a line': JSON.stringify(ready).slice(0, -3),
    'another port than there are': JSON.stringify({ ...ready, port: 70_000 }),
    'nobody to act as': JSON.stringify({ ...ready, accounts: [] }),
    'a role that does not exist': JSON.stringify(ready).replace('"role":"Developer"', '"role":"Owner"'),
    'a failure without a reason': JSON.stringify({ ready: false }),
    'a reason that does not exist': JSON.stringify({ ...failed, code: 'BAD_LUCK' }),
  };
  for (const [title, line] of Object.entries(strange)) {
    it(`is not understood when it is ${title}`, () => assert.equal(readHandshake(line), undefined));
  }
});
