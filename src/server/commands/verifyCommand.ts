import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { fits } from '../../protocol/fits';
import { packageKeySet, type PackageKeySet } from '../../protocol/packageStatement';
import { Refusal } from '../services/administration/refusal';
import { verifyPackage } from '../signing/verifyPackage';
import { Misuse, tellOperator } from './operatorCommand';

const usage = 'verify <file> --signature <compact JWS> --jwks <file or https://…/.well-known/jwks.json>';

/** How long the key set may take to come, in milliseconds. */
const patience = 30_000;

interface Wanted {
  readonly file: string;
  readonly signature: string;
  readonly jwks: string;
}

function readOptions(args: readonly string[]): Wanted {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { signature: { type: 'string' }, jwks: { type: 'string' } },
    });
    const [file, ...more] = positionals;
    const { signature, jwks } = values;
    if (file && signature && jwks && more.length === 0) return { file, signature, jwks };
  } catch {
    // Said below.
  }
  throw new Misuse(usage);
}

/** Says in one sentence which package a file is by its signature, or why it is not; the exit code is 0 or 1. */
export async function verifyCommand(args: readonly string[]): Promise<void> {
  await tellOperator(async () => {
    const { file, signature, jwks } = readOptions(args);
    const { miniProgramId, version, size, sha256, kid } = await verifyPackage(file, await readKeySet(jwks), signature);
    return (
      `${file} is version ${version} of mini program ${miniProgramId}: ${size} bytes with the SHA-256 ${sha256}, ` +
      `signed with the key ${kid}.`
    );
  });
}

async function readKeySet(place: string): Promise<PackageKeySet> {
  const text = await readText(place);
  const set: unknown = parsed(text);
  if (!fits(packageKeySet, set)) throw new Refusal(`${place} is no key set of a release platform.`);
  return set;
}

async function readText(place: string): Promise<string> {
  try {
    if (!/^https?:\/\//i.test(place)) return await readFile(place, 'utf8');
    const answer = await fetch(place, { signal: AbortSignal.timeout(patience) });
    if (answer.ok) return await answer.text();
    throw new Error(`status ${answer.status}`);
  } catch (error) {
    throw new Refusal(`The key set ${place} cannot be read: ${String(error)}.`, { cause: error });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
