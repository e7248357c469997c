import { randomBytes, randomUUID } from 'node:crypto';
import { access, rename, writeFile } from 'node:fs/promises';
import { targetAppPolicy } from '../protocol/targetApp';
import type { Clock } from './clock';
import { deliveryKeyHash, type DeliveryTarget } from './http/callers';
import { readJson } from './services/storedJson';
import type { Storage } from './storage/storage';

interface DeliveryKey extends DeliveryTarget {
  readonly targetAppName: string;
  readonly key: string;
}

/**
 * Writes a delivery key for each target into a file for the person on this machine, who plays the phone. The database has
 * only hashes, so a file that is missing gets new keys; keys given out before stay good.
 */
export async function ensureDeliveryKeys(storage: Storage, clock: Clock, file: string): Promise<void> {
  if (await exists(file)) return;
  const keys = await makeKeys(storage);
  const now = clock.now();
  await storage.write(async (transaction) => {
    const rows = keys.map(({ key, targetAppId, environment }) => ({
      hash: deliveryKeyHash(key),
      target_app_id: targetAppId,
      environment,
      created_at: now,
    }));
    if (rows.length > 0) await transaction.insertInto('delivery_key').values(rows).execute();
  });
  const aside = `${file}.${randomUUID()}`;
  await writeFile(aside, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  await rename(aside, file);
}

async function makeKeys(storage: Storage): Promise<readonly DeliveryKey[]> {
  const apps = await storage.reader.selectFrom('target_app').select(['id', 'name', 'policy']).orderBy('name').execute();
  return apps.flatMap(({ id, name, policy }) =>
    readJson(targetAppPolicy, policy, 'policy').environments.map((environment) => ({
      targetAppId: id,
      targetAppName: name,
      environment,
      key: randomBytes(32).toString('base64url'),
    })),
  );
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
