import { randomUUID } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { PlatformError } from '../../core/errorCode';
import type { Clock } from '../clock';
import { StartError } from '../storage/startError';
import { givenKeys, makeKey, readKeys, SecretKeys, writeKey, type SecretKey, type SecretKeySource } from './secretKeys';

/** The variable in which an operator may give the keys instead of a file. */
export const secretKeysVariable = 'MINI_PROGRAM_RELEASE_SECRET_KEYS';

/**
 * The keys an operator gives: from a file, or else from {@link secretKeysVariable}; with neither, environment variables
 * cannot be kept.
 *
 * @throws StartError `USAGE`
 */
export async function operatorKeys(
  file: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<SecretKeySource> {
  if (file === undefined) return givenKeys(keysIn(environment[secretKeysVariable] ?? '', secretKeysVariable));
  return givenKeys(keysIn(await readOperatorFile(file), file));
}

async function readOperatorFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new StartError('USAGE', { reason: 'secret keys', file }, { cause: error });
  }
}

function keysIn(text: string, file: string): readonly SecretKey[] {
  const reading = readKeys(text);
  if (!reading.ok) throw new StartError('USAGE', { reason: 'secret keys', file, line: reading.line });
  return reading.keys;
}

/**
 * Keys in a file of the data folder, which belongs to the person alone and is made when the first value is to be kept. All
 * windows' platforms use it, so that it is read again where a value names a key that it did not have before.
 */
export function ownKeyFile(file: string, clock: Clock): SecretKeySource {
  let known: SecretKeys | undefined;
  const read = async (): Promise<SecretKeys | undefined> => {
    const text = await readIfThere(file);
    if (text === undefined) return known;
    const reading = readKeys(text);
    if (!reading.ok) throw new PlatformError('SECRETS_NOT_KEPT', { file, line: reading.line });
    known = new SecretKeys(reading.keys);
    return known;
  };
  return {
    forSealing: async () => {
      const keys = known ?? (await read());
      if (keys) return keys;
      await makeFile(file, `${writeKey(makeKey(clock.now()))}\n`);
      return (await read()) ?? new SecretKeys([]);
    },
    forOpening: async (keyId) => (known?.knows(keyId) ? known : ((await read()) ?? new SecretKeys([]))),
  };
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Whole or not at all, and never over a file that another window made at the same moment. */
async function makeFile(file: string, text: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await writeFile(aside, text, { mode: 0o600, flush: true });
    await link(aside, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await rm(aside, { force: true });
  }
}
