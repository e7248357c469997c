import assert from 'node:assert/strict';
import { assert as forAll, pre, property, string } from 'fast-check';
import { requestPath } from '../../../src/client/requestPath';

describe('the path of a request', () => {
  it('has its parameters filled in and escaped, each within its segment', () => {
    const path = requestPath('/v1/releases/{id}/audience/{userId}', { id: 'r1', userId: 'a/b?c#d@x 发' });
    assert.equal(path, '/v1/releases/r1/audience/a%2Fb%3Fc%23d%40x%20%E5%8F%91');
  });

  it('keeps the slashes of what fills the rest', () => {
    assert.equal(
      requestPath('/v1/versions/{id}/files/{*}', { id: 'v1', '*': 'pages/首页/index 1.js' }),
      '/v1/versions/v1/files/pages/%E9%A6%96%E9%A1%B5/index%201.js',
    );
  });

  it('has the query values that are given', () => {
    assert.equal(
      requestPath('/v1/releases', {}, { limit: 50, cursor: undefined, status: 'Under Review', preview: true }),
      '/v1/releases?limit=50&status=Under+Review&preview=true',
    );
  });

  for (const value of ['', '.', '..', '\ud800']) {
    it(`refuses ${JSON.stringify(value)}, which no URL can carry as a segment`, () => {
      assert.throws(() => requestPath('/v1/mini-programs/{id}', { id: value }), { code: 'REQUEST_INVALID' });
      assert.throws(() => requestPath('/files/{*}', { '*': `a/${value}/b` }), { code: 'REQUEST_INVALID' });
    });
  }

  it('leads to the route it was made for, whatever the parameter is', () => {
    forAll(
      property(string({ unit: 'binary', minLength: 1 }), (userId) => {
        pre(userId !== '.' && userId !== '..');
        const { pathname, origin, search, hash } = new URL(
          `http://127.0.0.1${requestPath('/a/{userId}/z', { userId })}`,
        );
        assert.equal(origin + search + hash, 'http://127.0.0.1');
        assert.equal(decodeURIComponent(/^\/a\/([^/]+)\/z$/u.exec(pathname)?.[1] ?? ''), userId);
      }),
    );
  });
});
