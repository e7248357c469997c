import { mkdir, rmdir, stat, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** In milliseconds. */
export interface FolderLockLimits {
  /** Between two looks whether the lock is free. */
  readonly look: number;
  /** Between two signs of life of whoever holds it. */
  readonly beat: number;
  /** Without a sign of life, whoever held it has died over it. */
  readonly silence: number;
}

const defaultLimits: FolderLockLimits = { look: 50, beat: 5_000, silence: 30_000 };

/**
 * Does something that only one of this machine's windows may do at a time. The lock is a folder: making one is the one step
 * that every file system lets only one process take. A lock whose process died is taken over.
 *
 * @param folder is gone afterwards
 */
export async function withFolderLock<T>(
  folder: string,
  work: () => Promise<T>,
  limits: FolderLockLimits = defaultLimits,
): Promise<T> {
  await mkdir(dirname(folder), { recursive: true });
  while (!(await take(folder, limits.silence))) await delay(limits.look);
  const beating = setInterval(() => void beat(folder), limits.beat);
  try {
    return await work();
  } finally {
    clearInterval(beating);
    await removeFolder(folder);
  }
}

async function take(folder: string, silence: number): Promise<boolean> {
  if (await makeFolder(folder)) return true;
  if (await isSilent(folder, silence)) await breakLock(folder, silence);
  return false;
}

/** One breaks it: what another one took meanwhile stays. */
async function breakLock(folder: string, silence: number): Promise<void> {
  const breaking = `${folder}-breaking`;
  if (await makeFolder(breaking)) {
    if (await isSilent(folder, silence)) await removeFolder(folder);
    await removeFolder(breaking);
  } else if (await isSilent(breaking, silence)) await removeFolder(breaking);
}

async function makeFolder(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function isSilent(folder: string, silence: number): Promise<boolean> {
  const held = await stat(folder).catch(() => undefined);
  return held !== undefined && Date.now() - held.mtimeMs > silence;
}

async function beat(folder: string): Promise<void> {
  const now = new Date();
  await utimes(folder, now, now).catch(() => undefined);
}

async function removeFolder(folder: string): Promise<void> {
  await rmdir(folder).catch(() => undefined);
}
