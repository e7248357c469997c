import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { packZip, type PackProgress } from '../../core/project/packZip';
import type { CollectedProject } from './collectProject';

/** A project as it is uploaded. */
export interface PackedProject {
  readonly bytes: Uint8Array;
  /** Of `bytes`, in lower-case hexadecimal. */
  readonly sha256: string;
  readonly size: number;
}

/**
 * Packs a collected project into the ZIP to upload: same files, same bytes. Reads every file as it is now.
 *
 * Rejects with the signal's reason when aborted, and with the file system's error when a file has gone.
 */
export async function packProject(
  project: CollectedProject,
  signal?: AbortSignal,
  onProgress?: (progress: PackProgress) => void,
): Promise<PackedProject> {
  const entries = project.files.map(({ path, source }) => ({ path, read: () => readFile(source) }));
  const bytes = await packZip(entries, {
    ...(signal !== undefined && { signal }),
    ...(onProgress !== undefined && { onProgress }),
  });
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.length };
}
