import type { Environment } from '../../../core/releaseTarget';
import { deliveryKeyHash, newDeliveryKey } from '../delivery/deliveryKey';
import type { ServiceContext } from '../serviceContext';
import { readPolicy } from '../policies';
import { changeOnce } from '../unitOfWork';
import { operatorChange } from './operatorChange';
import { Refusal } from './refusal';

/** A delivery key, by the name it has among those of its target. */
export interface NamedDeliveryKey {
  readonly targetAppId: string;
  readonly environment: Environment;
  readonly name: string;
}

/** Makes a delivery key of a target, and answers with it: this once, since only its hash is kept. */
export async function createDeliveryKey(
  { storage, clock }: ServiceContext,
  { targetAppId, environment, name }: NamedDeliveryKey,
): Promise<string> {
  const key = newDeliveryKey();
  await changeOnce({ storage, clock }, operatorChange(), async ({ transaction, now }) => {
    const app = await transaction
      .selectFrom('target_app')
      .select('policy')
      .where('id', '=', targetAppId)
      .executeTakeFirst();
    if (!app) throw new Refusal(`There is no super app ${targetAppId}.`);
    const { environments } = readPolicy(app.policy);
    if (!environments.includes(environment)) {
      throw new Refusal(`${targetAppId} has these environments: ${environments.join(', ')}.`);
    }
    const inserted = await transaction
      .insertInto('delivery_key')
      .values({
        hash: deliveryKeyHash(key),
        target_app_id: targetAppId,
        environment,
        name,
        created_at: now,
        revoked_at: null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (inserted.numInsertedOrUpdatedRows !== 1n) {
      throw new Refusal(
        `${targetAppId} ${environment} has a delivery key ${name} already: revoke it, or choose another name.`,
      );
    }
  });
  return key;
}

/** Revokes a delivery key: whoever comes with it is refused from now on. */
export async function revokeDeliveryKey(
  { storage, clock }: ServiceContext,
  { targetAppId, environment, name }: NamedDeliveryKey,
): Promise<void> {
  await changeOnce({ storage, clock }, operatorChange(), async ({ transaction, now }) => {
    const named = transaction
      .selectFrom('delivery_key')
      .select('hash')
      .where('target_app_id', '=', targetAppId)
      .where('environment', '=', environment)
      .where('name', '=', name);
    const keys = await named.execute();
    if (keys.length === 0) throw new Refusal(`${targetAppId} ${environment} has no delivery key ${name}.`);
    await transaction
      .updateTable('delivery_key')
      .set({ revoked_at: now })
      .where('hash', 'in', named)
      .where('revoked_at', 'is', null)
      .execute();
  });
}
