import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { inNewFolder } from '../folders';
import type { Measure } from '../measure';
import { BareTransitions } from './bareTransitions';
import { prepareReleases, transitionsEach } from './platformTransitions';

/** Enough that compiling the code is done with, and that a run lasts about a second. */
const releaseCount = 150;

/** Transitions of releases, one after the other, each on the disk before the next begins. */
export const throughput: Measure = {
  key: 'transition.throughput',
  peer: 'the bare SQLite transaction of the same rows',
  aim: { atLeast: 0.6 },
  run: async () => ({ ours: await inNewFolder(ours), peer: await inNewFolder(peer), unit: 'transitions/s' }),
};

async function ours(folder: string): Promise<number> {
  const prepared = await prepareReleases(folder, releaseCount);
  const time = await timed(() => prepared.transitAll());
  await prepared.storage.close();
  return (releaseCount * transitionsEach) / time;
}

async function peer(folder: string): Promise<number> {
  const { storage, releases } = await prepareReleases(folder, releaseCount);
  const ids = releases.map(({ id }) => id);
  await storage.close();
  const database = new DatabaseSync(join(folder, 'platform.db'));
  database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on');
  const bare = new BareTransitions(database);
  const time = await timed(async () => bare.transitAll(ids));
  database.close();
  return (releaseCount * transitionsEach) / time;
}

/** How long work takes, in seconds. */
async function timed(work: () => Promise<void>): Promise<number> {
  const before = performance.now();
  await work();
  return (performance.now() - before) / 1000;
}
