import { mkdir, rmdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Between two looks whether the lock is free, in milliseconds. */
const lookEvery = 50;

/** What holds a lock for longer has died over it, in milliseconds. */
const longestHeld = 60_000;

/**
 * Does something that only one of this machine's windows may do at a time. The lock is a folder: making one is the one step
 * that every file system lets only one process take. A lock whose process died is taken over.
 *
 * @param folder is gone afterwards
 */
export async function withFolderLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(folder), { recursive: true });
  while (!(await take(folder))) await delay(lookEvery);
  try {
    return await work();
  } finally {
    await rmdir(folder).catch(() => undefined);
  }
}

async function take(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if (!isTaken(error)) throw error;
    const held = await stat(folder).catch(() => undefined);
    if (held && Date.now() - held.mtimeMs > longestHeld) await rmdir(folder).catch(() => undefined);
    return false;
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}
