import { PlatformError } from '../../../core/errorCode';
import type { SecretKeys } from '../../secrets/secretKeys';
import { placeOfPackageKey } from '../../signing/packageKeys';
import { keptDirectory, placeOfDirectory } from '../directory/userDirectory';
import { OvertakenError, type Queries, type Storage } from '../../storage/storage';
import { encryptAnew, readVariables, type KeptVariable } from './environmentVariables';

/** How many releases are looked for at once. */
const releasesAtOnce = 500;

/** What became of the values of environment variables, and of the keys that packages are signed with. */
export interface RotatedSecretKeys {
  /** The key that encrypts all that could be read. */
  readonly keyId: string;
  /** How many values another key had encrypted until now, in how many releases. */
  readonly values: number;
  readonly releases: number;
  /** How many private keys of packages another key had encrypted until now. */
  readonly packageKeys: number;
  /** How many tokens of user directories another key had encrypted until now. */
  readonly directories: number;
  /** How many values and private keys were left as they are, since their key is not there, by its name. */
  readonly unreadable: Readonly<Record<string, number>>;
}

/**
 * Encrypts every value that an older key opens with the newest one. A value is the same after it: no revision is counted up,
 * and no hash of a configuration changes.
 *
 * @throws PlatformError `SECRETS_NOT_KEPT` where there is no key, `SECRET_UNREADABLE` where a value was changed or moved
 */
export async function rotateSecretKeys(storage: Storage, keys: SecretKeys): Promise<RotatedSecretKeys> {
  const { newestId: keyId } = keys;
  let [values, releases] = [0, 0];
  const unreadable: Record<string, number> = {};
  for await (const id of releasesWithVariables(storage.reader)) {
    const kept = await rotateRelease(storage, keys, id);
    const rotated = kept.filter((one) => one.keyId !== keyId && keys.knows(one.keyId)).length;
    values += rotated;
    if (rotated > 0) releases += 1;
    for (const lost of kept.filter((one) => !keys.knows(one.keyId))) {
      unreadable[lost.keyId] = (unreadable[lost.keyId] ?? 0) + 1;
    }
  }
  const packageKeys = await rotatePackageKeySecrets(storage, keys, unreadable);
  const directories = await rotateDirectoryTokens(storage, keys, unreadable);
  return { keyId, values, releases, packageKeys, directories, unreadable };
}

/** A private key is the same after it, and never changes otherwise. */
async function rotatePackageKeySecrets(
  storage: Storage,
  keys: SecretKeys,
  unreadable: Record<string, number>,
): Promise<number> {
  const rows = await storage.reader
    .selectFrom('package_key')
    .select(['number', 'id', 'sealed_with', 'sealed'])
    .where('sealed_with', '<>', keys.newestId)
    .execute();
  let rotated = 0;
  for (const { number, id, sealed_with: keyId, sealed } of rows) {
    if (!keys.knows(keyId)) {
      unreadable[keyId] = (unreadable[keyId] ?? 0) + 1;
      continue;
    }
    const anew = keys.seal(keys.open({ keyId, sealed }, placeOfPackageKey(id)), placeOfPackageKey(id));
    await storage.write((transaction) =>
      transaction
        .updateTable('package_key')
        .set({ sealed_with: anew.keyId, sealed: anew.sealed })
        .where('number', '=', number)
        .execute(),
    );
    rotated += 1;
  }
  return rotated;
}

async function rotateDirectoryTokens(
  storage: Storage,
  keys: SecretKeys,
  unreadable: Record<string, number>,
): Promise<number> {
  const rows = await storage.reader
    .selectFrom('target_app')
    .select(['id', 'directory_url', 'directory_sealed_with', 'directory_sealed'])
    .where('directory_sealed_with', '<>', keys.newestId)
    .execute();
  let rotated = 0;
  for (const { id, directory_url: url, directory_sealed_with: keyId, directory_sealed: sealed } of rows) {
    if (url === null || keyId === null || sealed === null) continue;
    if (!keys.knows(keyId)) {
      unreadable[keyId] = (unreadable[keyId] ?? 0) + 1;
      continue;
    }
    const token = keys.open({ keyId, sealed }, placeOfDirectory(id));
    await storage.write((transaction) =>
      transaction
        .updateTable('target_app')
        .set(keptDirectory(keys, id, { url, token }))
        .where('id', '=', id)
        // Somebody may have set another one meanwhile.
        .where('directory_sealed', '=', sealed)
        .execute(),
    );
    rotated += 1;
  }
  return rotated;
}

async function* releasesWithVariables(queries: Queries): AsyncGenerator<string> {
  let after = '';
  for (;;) {
    const rows = await queries
      .selectFrom('release')
      .select('id')
      .where('id', '>', after)
      .where('environment_variables', '<>', '[]')
      .orderBy('id')
      .limit(releasesAtOnce)
      .execute();
    yield* rows.map(({ id }) => id);
    const last = rows.at(-1);
    if (!last) return;
    after = last.id;
  }
}

/** Answers with the variables as they were; where somebody edits them at the same moment, all is looked at again. */
function rotateRelease(storage: Storage, keys: SecretKeys, id: string): Promise<readonly KeptVariable[]> {
  return storage.write(async (transaction) => {
    const row = await transaction
      .selectFrom('release')
      .select('environment_variables')
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) return [];
    const kept = readVariables(row.environment_variables);
    const anew = encryptAnew(keys, id, kept);
    if (anew === kept) return kept;
    const updated = await transaction
      .updateTable('release')
      .set({ environment_variables: JSON.stringify(anew) })
      .where('id', '=', id)
      .where('environment_variables', '=', row.environment_variables)
      .executeTakeFirst();
    if (updated.numUpdatedRows !== 1n) throw new OvertakenError(new PlatformError('STORAGE_BUSY'));
    return kept;
  });
}
