import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CollectError } from './collectError';
import type { IgnoreRules, IgnoreSource } from './ignoreRules';

/** A file to upload. */
export interface CollectedFile {
  /** In the upload, relative to its root. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Where it is on this machine. */
  readonly source: string;
}

/** Something that stays here; a folder's path ends with `/` and stands for everything in it. */
export interface IgnoredPath {
  readonly path: string;
  readonly reason: IgnoreReason;
}

export type IgnoreReason =
  | IgnoreSource
  /** Testers were taken from this file. */
  | 'testerList'
  /** Nothing in the mini program uses this package. */
  | 'unusedPackage'
  /** A source whose compiled form stands beside it. */
  | 'compiledSource'
  | 'symbolicLink'
  /** A device, socket or pipe. */
  | 'specialFile';

export interface FolderListing {
  readonly files: CollectedFile[];
  readonly ignored: IgnoredPath[];
  /** Folders named `node_modules`, not entered: `path` in the upload, `source` on this machine. */
  readonly packageFolders: { readonly path: string; readonly source: string }[];
}

export interface FolderToList {
  /** On this machine. */
  readonly source: string;
  /** In the upload; `''` is its root. */
  readonly path: string;
}

/**
 * Lists a folder as the rules have it, in a stable order. Symbolic links are not followed.
 *
 * @throws CollectError `folderUnreadable`
 */
export async function listFolder(
  folder: FolderToList,
  rules: IgnoreRules,
  signal?: AbortSignal,
): Promise<FolderListing> {
  const listing: FolderListing = { files: [], ignored: [], packageFolders: [] };
  await list(folder, rules, listing, signal);
  return listing;
}

async function list(
  folder: FolderToList,
  rules: IgnoreRules,
  listing: FolderListing,
  signal: AbortSignal | undefined,
): Promise<void> {
  signal?.throwIfAborted();
  for (const entry of await readEntries(folder.source)) {
    const path = folder.path === '' ? entry.name : `${folder.path}/${entry.name}`;
    const source = join(folder.source, entry.name);
    const named = entry.isDirectory() ? `${path}/` : path;
    const ignoredBy = rules.ignoredBy(named);
    if (ignoredBy !== undefined) listing.ignored.push({ path: named, reason: ignoredBy });
    else if (entry.isSymbolicLink()) listing.ignored.push({ path, reason: 'symbolicLink' });
    else if (entry.isDirectory() && entry.name === 'node_modules') listing.packageFolders.push({ path, source });
    else if (entry.isDirectory()) await list({ source, path }, rules, listing, signal);
    else if (entry.isFile()) listing.files.push({ path, source, size: await sizeOf(source) });
    else listing.ignored.push({ path, reason: 'specialFile' });
  }
}

async function readEntries(source: string): ReturnType<typeof readSorted> {
  try {
    return await readSorted(source);
  } catch (error) {
    throw new CollectError('folderUnreadable', source, { cause: error });
  }
}

async function readSorted(source: string) {
  const entries = await readdir(source, { withFileTypes: true });
  return entries.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

async function sizeOf(source: string): Promise<number> {
  try {
    return (await lstat(source)).size;
  } catch (error) {
    throw new CollectError('folderUnreadable', source, { cause: error });
  }
}
