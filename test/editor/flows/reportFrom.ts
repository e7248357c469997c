import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DeliveryEventKind } from '../../../src/core/adoption/deliveryEvent';
import type { Release } from '../../../src/protocol/release';
import type { FlowWorld } from './flowWorld';

interface DeliveryKey {
  readonly targetAppId: string;
  readonly environment: string;
  readonly key: string;
}

/** A phone of a release's target reports what came of the release, in a tester's hands where a user ID is given. */
export async function reportFrom(
  world: FlowWorld,
  { id: releaseId, targetAppId, environment }: Release,
  kinds: readonly DeliveryEventKind[],
  userId?: string,
): Promise<void> {
  const keys = JSON.parse(await readFile(join(world.dataFolder, 'delivery-keys.json'), 'utf8')) as DeliveryKey[];
  const found = keys.find((one) => one.targetAppId === targetAppId && one.environment === environment);
  const at = Date.now();
  const events = kinds.map((kind) => ({
    id: randomUUID(),
    releaseId,
    kind,
    at,
    ...(userId !== undefined && { userId }),
  }));
  const answer = await fetch(`${await world.embedded.baseUrl()}/v1/delivery/events`, {
    method: 'POST',
    headers: { 'x-api-key': found?.key ?? '', 'content-type': 'application/json' },
    body: JSON.stringify({ sentAt: at, events }),
  });
  assert.equal(answer.status, 200, await answer.text());
}
