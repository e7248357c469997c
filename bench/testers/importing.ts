import { readFile } from 'node:fs/promises';
import { targetAppPolicy } from '../../src/protocol/targetApp';
import { fits } from '../../src/protocol/fits';
import { EmbeddedProcess } from '../../test/support/embeddedProcess';
import { inNewFolder } from '../folders';
import type { Measure, Sample } from '../measure';
import { prepareReleases } from '../transition/platformTransitions';
import { million, writeMillionIds } from './millionIds';
import { costOf, peakMegabytesOf, type Cost } from './ownProcess';

const peer = 'csv-parse and one prepared insert in one transaction, in a process of its own';

/** How long Update Test Group takes with a million user IDs, from the request to its answer. */
export const importTime: Measure = {
  key: 'testers.importTime',
  peer,
  aim: { atMost: 5 },
  run: () => compare('milliseconds', 'ms'),
};

/** The most memory of the platform's process meanwhile. */
export const importMemory: Measure = {
  key: 'testers.importMemory',
  peer,
  aim: { atMost: 4 },
  run: () => compare('peakMegabytes', 'MB'),
};

function compare(figure: keyof Cost, unit: string): Promise<Sample> {
  return inNewFolder(async (folder) => {
    const file = await writeMillionIds(folder);
    const ours = await costOfImport(folder, await readFile(file));
    const theirs = await costOf('insertBare', file);
    return { ours: ours[figure], peer: theirs[figure], unit };
  });
}

async function costOfImport(folder: string, bytes: Uint8Array): Promise<Cost> {
  const release = await releaseInPilotTesting(folder);
  const platform = EmbeddedProcess.embedded(folder);
  const client = await platform.as('dana-developer');
  const before = performance.now();
  const outcome = await client.call('updateTestGroup', {
    params: { id: release.id },
    ifMatch: release.revision,
    idempotencyKey: 'million',
    bytes,
    mediaType: 'text/csv',
  });
  const milliseconds = performance.now() - before;
  if (outcome.added !== million) throw new Error(`${outcome.added} testers`);
  const peakMegabytes = peakMegabytesOf(platform.child.pid ?? 0);
  await platform.stop();
  return { milliseconds, peakMegabytes };
}

/** A release to which its app lets a million testers be added, in the database of a platform that does not run. */
async function releaseInPilotTesting(folder: string): Promise<{ readonly id: string; readonly revision: number }> {
  const { storage, releases } = await prepareReleases(folder, 1);
  const [release] = releases;
  if (!release) throw new Error('there is no release');
  await storage.write(async (transaction) => {
    const { policy } = await transaction
      .selectFrom('target_app')
      .select('policy')
      .where('id', '=', release.targetAppId)
      .executeTakeFirstOrThrow();
    const given: unknown = JSON.parse(policy);
    if (!fits(targetAppPolicy, given)) throw new Error('the policy is none');
    await transaction
      .updateTable('target_app')
      .set({ policy: JSON.stringify({ ...given, testerLimit: million }) })
      .where('id', '=', release.targetAppId)
      .execute();
    await transaction
      .updateTable('release')
      .set({ status: 'Pilot Testing', under_way: 1 })
      .where('id', '=', release.id)
      .execute();
  });
  await storage.close();
  return release;
}
