import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { logLines } from './clickedPath';
import { Phone } from './phone';
import { eventually } from './platform';
import { PlatformClient } from './platformClient';
import type { Workbench } from './workbench';

interface DeliveryKey {
  readonly targetAppName: string;
  readonly environment: string;
  readonly key: string;
}

/** A super app's phone that asks the platform of a window, with the key that the platform keeps for whoever plays the phone. */
export async function phoneOf(workbench: Workbench, targetAppName: string, environment: string): Promise<Phone> {
  const keys = JSON.parse(await readFile(join(workbench.dataFolder, 'delivery-keys.json'), 'utf8')) as DeliveryKey[];
  const found = keys.find((one) => one.targetAppName === targetAppName && one.environment === environment);
  assert.ok(found, `there is no delivery key for ${targetAppName} · ${environment}`);
  return new Phone(new PlatformClient(await platformUrl(workbench), undefined), found.key);
}

/** The address that the platform of the window opened last has written to its log. */
async function platformUrl({ userDataDir }: Workbench): Promise<string> {
  const lines = await eventually(
    async () =>
      (await logLines(userDataDir, 'Mini Program Release.log')).filter((line) => line.includes('listening at')),
    (found) => found.length > 0,
  );
  return lines.at(-1)?.split('listening at ').at(-1)?.trim() ?? '';
}
