import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { CompactSign, generateKeyPair } from 'jose';
import type { Release } from '../../src/protocol/release';
import { startReleaseWorld, type ReleaseWorld } from '../support/releaseWorld';
import { runServer, type CommandAnswer } from '../support/serverCommand';

describe('whoever has a package and its signature', () => {
  let world: ReleaseWorld;
  let release: Release;
  let file: string;
  let jwks: string;
  let signature: string;

  before(async () => {
    world = await startReleaseWorld();
    release = await world.built();
    signature = release.build.signature ?? '';
    file = join(world.platform.folder, 'package.ma');
    const { bytes } = await world.platform.anonymous().raw('GET', `/v1/packages/${release.build.sha256 ?? ''}`);
    await writeFile(file, bytes);
    jwks = `${world.platform.url}/.well-known/jwks.json`;
  });

  after(() => world.stop());

  const verify = (given: { file?: string; jwks?: string; signature?: string }): Promise<CommandAnswer> => {
    const all = { file, jwks, signature, ...given };
    return runServer(['verify', all.file, '--jwks', all.jwks, '--signature', all.signature]);
  };

  async function isRefused(given: Parameters<typeof verify>[0], sentence: RegExp): Promise<void> {
    const { code, stdout, stderr } = await verify(given);
    assert.equal(code, 1);
    assert.equal(stdout, '');
    assert.match(stderr, sentence);
  }

  it('verifies it by a command, with the key set of an address or of a file', async () => {
    const keySet = join(world.platform.folder, 'jwks.json');
    const { text } = await world.platform.anonymous().raw('GET', '/.well-known/jwks.json');
    await writeFile(keySet, text);
    for (const place of [jwks, keySet]) {
      const { code, stdout, stderr } = await verify({ jwks: place });
      assert.equal(stderr, '');
      assert.equal(code, 0);
      const { sha256, size } = release.build;
      const told = `version 1.0.1 of mini program ${release.miniProgramId}: ${size} bytes with the SHA-256 ${sha256}`;
      assert.match(stdout, new RegExp(`^\\S*package\\.ma is ${told}, signed with the key [\\w-]{43}\\.\\n$`));
    }
  });

  it('is told what is wrong, in one sentence', async () => {
    const other = join(world.platform.folder, 'other.ma');
    await writeFile(other, Buffer.concat([await readFile(file), Buffer.from('x')]));
    await isRefused(
      { file: other },
      /other\.ma is not the package that was signed: it has \d+ bytes with the SHA-256 /,
    );
    await isRefused({ file: join(world.platform.folder, 'none.ma') }, /none\.ma cannot be read: Error: ENOENT/);
    await isRefused({ signature: 'nonsense' }, /^The signature is no compact JWS\.\n$/);
    const [header = '', , mac = ''] = signature.split('.');
    const forged = Buffer.from(JSON.stringify({ miniProgramId: 'other' })).toString('base64url');
    await isRefused(
      { signature: [header, forged, mac].join('.') },
      /^The signature was not made by the key that it names/,
    );
    await isRefused(
      { jwks: join(world.platform.folder, 'none.json') },
      /^The key set \S+ cannot be read: Error: ENOENT/,
    );
    await isRefused({ jwks: `${world.platform.url}/healthz` }, /^\S+ is no key set of a release platform\.\n$/);
    const empty = join(world.platform.folder, 'empty.json');
    await writeFile(empty, '{ "keys": [] }');
    await isRefused({ jwks: empty }, /^The key set does not have the key that the signature names/);
  });

  it('takes no signature for one that is of another kind, or was chosen by whoever sent it', async () => {
    const { privateKey } = await generateKeyPair('EdDSA');
    const bytes = Buffer.from('{}');
    const foreign = await new CompactSign(bytes).setProtectedHeader({ alg: 'EdDSA', kid: 'foreign' }).sign(privateKey);
    await isRefused({ signature: foreign }, /^The key set does not have the key/);
    const shared = await new CompactSign(bytes).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.alloc(32, 1));
    await isRefused({ signature: shared }, /^The signature is of another kind than EdDSA\.\n$/);
  });

  it('learns how the command is called', async () => {
    const { code, stderr } = await runServer(['verify', file]);
    assert.equal(code, 64);
    assert.match(stderr, /^verify <file> --signature <compact JWS> --jwks </);
  });

  describe('by the example in docs/', () => {
    const example = (path: string): Promise<{ readonly stdout: string }> =>
      promisify(execFile)(process.execPath, [resolve('docs/verify-a-package.mjs'), path, signature, jwks]);

    it('verifies it', async () => {
      const { stdout } = await example(file);
      assert.equal(stdout, `version 1.0.1 of mini program ${release.miniProgramId}, ${release.build.size} bytes\n`);
    });

    it('refuses other bytes', async () => {
      const other = join(world.platform.folder, 'changed.ma');
      await writeFile(other, 'x');
      await assert.rejects(example(other), /not the bytes that were signed/);
    });
  });
});
