import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Release } from '../../src/protocol/release';
import { inNewFolder } from '../folders';
import type { Measure } from '../measure';
import { BareTransitions } from './bareTransitions';
import { prepareReleases, transitionsEach } from './platformTransitions';

/** Releases that warm the code up, and those that are measured: enough for about a second. */
const warming = 100;
const measured = 200;

/** Transitions of releases, one after the other, each on the disk before the next begins. */
export const throughput: Measure = {
  key: 'transition.throughput',
  peer: 'the bare SQLite transaction of the same rows',
  aim: { atLeast: 0.6 },
  run: async () => ({ ours: await inNewFolder(ours), peer: await inNewFolder(peer), unit: 'transitions/s' }),
};

async function ours(folder: string): Promise<number> {
  const platform = await prepareReleases(folder, warming + measured);
  const rate = await rateOf(platform.releases, (releases) => platform.transit(releases));
  await platform.storage.close();
  return rate;
}

async function peer(folder: string): Promise<number> {
  const { storage, releases } = await prepareReleases(folder, warming + measured);
  await storage.close();
  const database = new DatabaseSync(join(folder, 'platform.db'));
  database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on');
  const bare = new BareTransitions(database);
  const rate = await rateOf(releases, async (some) => bare.transit(some));
  database.close();
  return rate;
}

/** Transitions a second, once the code is warm. */
async function rateOf(
  releases: readonly Release[],
  transit: (releases: readonly Release[]) => Promise<void>,
): Promise<number> {
  await transit(releases.slice(0, warming));
  const before = performance.now();
  await transit(releases.slice(warming));
  return (measured * transitionsEach * 1000) / (performance.now() - before);
}
