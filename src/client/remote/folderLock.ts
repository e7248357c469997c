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
  while (!(await take(folder, limits))) await delay(limits.look);
  const mine = await identityOf(folder);
  const beating = setInterval(() => void beat(folder), limits.beat);
  try {
    return await work();
  } finally {
    clearInterval(beating);
    // Whoever slept over it may have lost it to another window, whose lock stays.
    if ((await identityOf(folder)) === mine) await removeFolder(folder);
  }
}

async function take(folder: string, limits: FolderLockLimits): Promise<boolean> {
  if (await makeFolder(folder)) return true;
  if (await isSilent(folder, limits.silence)) await breakLock(folder, limits);
  return false;
}

/**
 * One breaks it: what another one took meanwhile stays. A machine that was asleep has let nobody give a sign of life, so
 * whoever holds it gets the time for one.
 */
async function breakLock(folder: string, { silence, beat: oneBeat }: FolderLockLimits): Promise<void> {
  const breaking = `${folder}-breaking`;
  if (await makeFolder(breaking)) {
    await delay(oneBeat);
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

async function identityOf(folder: string): Promise<string | undefined> {
  const held = await stat(folder, { bigint: true }).catch(() => undefined);
  return held && `${held.ino} ${held.birthtimeNs}`;
}

async function beat(folder: string): Promise<void> {
  const now = new Date();
  await utimes(folder, now, now).catch(() => undefined);
}

async function removeFolder(folder: string): Promise<void> {
  await rmdir(folder).catch(() => undefined);
}
