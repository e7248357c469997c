import assert from 'node:assert/strict';
import { localBearer } from '../../../src/client/localAccounts';

describe('the bearer token of a local account', () => {
  it('is the account and its signature under the secret of the process', () => {
    const signature = '-PnKQQnyQg3q17zWGWRbzpMTre1eyzUmB52ENXtFYaI';
    assert.equal(localBearer('account-dana', Buffer.alloc(32)), `local.account-dana.${signature}`);
  });

  it('differs with the account and with the secret', () => {
    const tokens = [
      localBearer('a', Buffer.alloc(32, 1)),
      localBearer('b', Buffer.alloc(32, 1)),
      localBearer('a', Buffer.alloc(32, 2)),
    ];
    assert.equal(new Set(tokens.map((token) => token.split('.')[2])).size, 3);
  });
});
