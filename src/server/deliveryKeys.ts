import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { isSameTarget } from '../core/releaseTarget';
import { deliveryKeyFile, type DeliveryKey } from '../protocol/deliveryKeyFile';
import { fits } from '../protocol/fits';
import type { Clock } from './clock';
import { deliveryKeyHash, newDeliveryKey } from './services/delivery/deliveryKey';
import { readPolicy } from './services/policies';
import type { Storage } from './storage/storage';

type Target = Omit<DeliveryKey, 'key'>;

/**
 * Keeps a file with a delivery key for each target, for the person on this machine, who plays the phone. The database has
 * only hashes, so a target gets a new key where the file has none that opens it, such as in a database that was begun anew;
 * keys given out before stay good.
 */
export async function ensureDeliveryKeys(storage: Storage, clock: Clock, file: string): Promise<void> {
  const known = await goodKeys(storage, await readKeys(file));
  const targets = await listTargets(storage);
  const keys = targets.map((target) => known.find((one) => isSameTarget(one, target)) ?? newKey(target));
  const added = keys.filter((key) => !known.includes(key));
  if (added.length === 0) return;
  await storage.write(async (transaction) => {
    const rows = added.map(({ key, targetAppId, environment }) => ({
      hash: deliveryKeyHash(key),
      target_app_id: targetAppId,
      environment,
      created_at: clock.now(),
    }));
    await transaction.insertInto('delivery_key').values(rows).execute();
  });
  await replaceFile(file, `${JSON.stringify(keys, null, 2)}\n`);
}

/** The keys in the file; none where it is missing, or was changed into something else. */
async function readKeys(file: string): Promise<readonly DeliveryKey[]> {
  try {
    const keys: unknown = JSON.parse(await readFile(file, 'utf8'));
    return fits(deliveryKeyFile, keys) ? keys : [];
  } catch {
    return [];
  }
}

/** Those that open the target they stand by. */
async function goodKeys({ reader }: Storage, keys: readonly DeliveryKey[]): Promise<readonly DeliveryKey[]> {
  const rows = await reader
    .selectFrom('delivery_key')
    .select(['hash', 'target_app_id', 'environment'])
    .where('revoked_at', 'is', null)
    .execute();
  const opens = new Map(
    rows.map((row) => [row.hash, { targetAppId: row.target_app_id, environment: row.environment }]),
  );
  return keys.filter((key) => {
    const target = opens.get(deliveryKeyHash(key.key));
    return target !== undefined && isSameTarget(key, target);
  });
}

async function listTargets({ reader }: Storage): Promise<readonly Target[]> {
  const apps = await reader.selectFrom('target_app').select(['id', 'name', 'policy']).orderBy('name').execute();
  return apps.flatMap(({ id, name, policy }) =>
    readPolicy(policy).environments.map((environment) => ({
      targetAppId: id,
      targetAppName: name,
      environment,
    })),
  );
}

function newKey(target: Target): DeliveryKey {
  return { ...target, key: newDeliveryKey() };
}

/** At once, so that nobody ever reads a half of it. */
async function replaceFile(file: string, text: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await writeFile(aside, text, { mode: 0o600 });
    await rename(aside, file);
  } finally {
    await rm(aside, { force: true });
  }
}
