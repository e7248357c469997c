import assert from 'node:assert/strict';
import { readReleaseLink } from '../../../src/editor/links/releaseLink';
import { releaseLink } from '../../../src/server/mail/releaseLink';

const id = '0198c0de-0000-7000-8000-000000000001';

describe('A link to a release', () => {
  it('is read as it was written into a mail', () => {
    const { pathname, search } = new URL(releaseLink(id, 'https://releases.example.com'));
    assert.deepEqual(readReleaseLink(pathname, search.slice(1)), {
      releaseId: id,
      platform: 'https://releases.example.com',
    });
  });

  it('may leave out which platform it means', () => {
    assert.deepEqual(readReleaseLink(`/release/${id}`, ''), { releaseId: id, platform: undefined });
  });

  for (const [path, query] of [
    ['/', ''],
    ['/release/', ''],
    [`/approve/${id}`, ''],
    [`/release/${id}/approve`, ''],
    ['/release/../me', ''],
    [`/release/${'a'.repeat(65)}`, ''],
    [`/release/${id}`, 'platform=javascript:alert(1)'],
    [`/release/${id}`, 'platform=https://releases.example.com@evil.example'],
    [`/release/${id}`, 'platform=https://releases.example.com/path'],
    [`/release/${id}`, 'platform='],
  ] as const) {
    it(`is none: ${path.slice(0, 60)}?${query}`, () => {
      assert.equal(readReleaseLink(path, query), undefined);
    });
  }
});
