import type { ZipEntry } from '../../core/project/packZip';
import type { ProjectProblem } from '../../core/project/projectProblem';
import { validateProject } from '../../core/project/validateProject';
import { ArchiveError } from './archiveError';
import { buildManifest, manifestPath, manifestText, type PackageIdentity } from './manifest';
import type { ArchiveLimits } from './archiveLimits';
import { readArchive, type Archive } from './readArchive';
import { writePackage, type MiniProgramPackage } from './writePackage';

export interface BuiltPackage extends MiniProgramPackage {
  readonly outcome: 'built';
  /** Files in the package, the manifest included. */
  readonly fileCount: number;
  readonly entryPage: string;
}

/** What the developer has to correct, never empty. */
export interface RefusedProject {
  readonly outcome: 'refused';
  readonly problems: readonly ProjectProblem[];
}

/** What an upload may contain for its developer's sake and no phone needs. The uploaded manifest never counts. */
const leftOut = [
  /^manifest\.json(?:\/|$)/i,
  /^mini\.project\.json$/,
  /(?:^|\/)\.miniprogramignore$/,
  /testers\.(?:csv|txt)$/i,
];

/**
 * Builds the package of one version from its upload: read, validate, describe, pack. The same upload and identity give
 * the same bytes on any machine.
 *
 * An upload that cannot become a package is an outcome; rejections are for the disk and for an aborted `signal`.
 */
export async function buildPackage(
  archivePath: string,
  identity: PackageIdentity,
  limits: ArchiveLimits,
  signal?: AbortSignal,
): Promise<BuiltPackage | RefusedProject> {
  try {
    const archive = await readArchive(archivePath, limits);
    try {
      return await buildFrom(archive, identity, limits, signal);
    } finally {
      await archive.close();
    }
  } catch (error) {
    if (error instanceof ArchiveError) return { outcome: 'refused', problems: [error.problem] };
    throw error;
  }
}

async function buildFrom(
  archive: Archive,
  identity: PackageIdentity,
  limits: ArchiveLimits,
  signal: AbortSignal | undefined,
): Promise<BuiltPackage | RefusedProject> {
  signal?.throwIfAborted();
  const { description, problems } = await validateProject(archive.files, limits);
  if (description === undefined) return { outcome: 'refused', problems };

  const manifest = Buffer.from(manifestText(buildManifest(description, identity)));
  const contents = archive.entries.filter(({ path }) => !leftOut.some((pattern) => pattern.test(path)));
  const entries: readonly ZipEntry[] = [
    ...contents.map(({ path }) => ({ path, read: () => archive.readFile(path) })),
    { path: manifestPath, read: () => Promise.resolve(manifest) },
  ];
  const built = await writePackage(entries, signal === undefined ? {} : { signal });
  return { outcome: 'built', ...built, fileCount: entries.length, entryPage: description.entryPage };
}
