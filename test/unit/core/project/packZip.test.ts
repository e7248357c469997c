import assert from 'node:assert/strict';
import { unzipSync } from 'fflate';
import * as fc from 'fast-check';
import { packZip, type ZipEntry } from '../../../../src/core/project/packZip';
import { countTurns } from '../../../support/countTurns';

const entriesOf = (files: readonly (readonly [string, Uint8Array])[]): readonly ZipEntry[] =>
  files.map(([path, contents]) => ({ path, read: () => Promise.resolve(contents) }));

const someFiles = fc
  .uniqueArray(
    fc.tuple(fc.stringMatching(/^[a-z页]{1,6}(?:\/[a-z页]{1,6}\.js)?$/), fc.uint8Array({ maxLength: 3000 })),
    { selector: ([path]) => path, maxLength: 12 },
  )
  .filter((files) => files.every(([path]) => !files.some(([other]) => other.startsWith(`${path}/`))));

describe('packing a ZIP', () => {
  it('gives the same bytes for the same files, in whatever order they come', async () => {
    const shuffled = someFiles.chain((files) =>
      fc.tuple(fc.constant(files), fc.shuffledSubarray(files, { minLength: files.length })),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, async ([files, others]) => {
        assert.deepEqual(await packZip(entriesOf(files)), await packZip(entriesOf(others)));
      }),
      { numRuns: 50 },
    );
  });

  it('gives back every file as it was', async () => {
    await fc.assert(
      fc.asyncProperty(someFiles, async (files) => {
        const unpacked = unzipSync(await packZip(entriesOf(files)));
        assert.deepEqual(
          Object.entries(unpacked).map(([path, bytes]) => [path, Buffer.from(bytes)]),
          files.toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([path, bytes]) => [path, Buffer.from(bytes)]),
        );
      }),
      { numRuns: 50 },
    );
  });

  it('stores what deflating makes no smaller, images among it', async () => {
    const image = Buffer.alloc(1000);
    const zip = await packZip(
      entriesOf([
        ['empty.acss', Buffer.alloc(0)],
        ['image.png', image],
        ['text.js', image],
      ]),
    );
    const methods = Buffer.from(zip).toString('latin1').split('PK\u0003\u0004').slice(1);
    assert.deepEqual(
      methods.map((header) => header.charCodeAt(4)),
      [0, 0, 8],
    );
  });

  it('gives the same bytes in every time zone, at any time', async () => {
    const files = entriesOf([['pages/a.js', Buffer.from('Page({});')]]);
    const zone = process.env['TZ'];
    const results = new Set<string>();
    for (const other of ['UTC', 'Pacific/Kiritimati', 'America/St_Johns', 'Asia/Shanghai']) {
      process.env['TZ'] = other;
      results.add(Buffer.from(await packZip(files)).toString('hex'));
    }
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
    assert.equal(results.size, 1);
  });

  it('has these bytes for ever: a package built again has the hash that was reviewed', async () => {
    const bytes = await packZip(entriesOf([['页/a.js', Buffer.from('Page({});\n'.repeat(20))]]));
    assert.equal(Buffer.from(bytes).toString('base64'), pinnedBytes);
  });

  it('leaves the event loop free while it works', async () => {
    const contents = Buffer.alloc(4 * 1024 * 1024, 'Page({ data: {} });\n');
    const stopCounting = countTurns();
    await packZip(entriesOf([['large.js', contents]]));
    const turns = stopCounting();
    assert.ok(turns >= 64, `${turns} turns`);
  });

  it('reports each file and stops when it is canceled, with the reason given', async () => {
    const canceling = new AbortController();
    const reason = new Error('canceled by the developer');
    const seen: number[] = [];
    const files = entriesOf(Array.from({ length: 9 }, (_, index) => [`${index}.js`, Buffer.alloc(10)]));
    const packing = packZip(files, {
      signal: canceling.signal,
      onProgress: ({ files: done, bytes }) => {
        seen.push(bytes);
        if (done === 3) canceling.abort(reason);
      },
    });
    await assert.rejects(packing, reason);
    assert.deepEqual(seen, [10, 20, 30]);
  });

  it('packs no path twice', async () => {
    await assert.rejects(
      packZip(
        entriesOf([
          ['a', Buffer.alloc(1)],
          ['a', Buffer.alloc(2)],
        ]),
      ),
      TypeError,
    );
  });
});

const pinnedBytes = [
  'UEsDBBQAAAgIAAAAIQAm6tHnDgAAAMgAAAAIAAAA6aG1L2EuanMLSExP1aiu1bTmGtosAFBLAQIUAxQAAAgIAAAAIQAm6tHnDgAAAMgAAAAIAAAAAAAA',
  'AAAAAACkgQAAAADpobUvYS5qc1BLBQYAAAAAAQABADYAAAA0AAAAAAA=',
].join('');
