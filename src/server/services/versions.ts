import { PlatformError } from '../../core/errorCode';
import { roleThatMay, type Person, type Subject } from '../../core/permissions';
import type { Version, VersionFile } from '../../protocol/version';
import type { BlobStore } from '../blobStore';
import { defaultArchiveLimits } from '../packaging/archiveLimits';
import type { Archive } from '../packaging/readArchive';
import type { Queries } from '../storage/storage';
import { isSubmission } from './approvals/submission';
import { defaultPageSize, positionOf, toPage } from './pages';
import { requirePermission, subjectOf, type MiniProgramSubject } from './subjects';

interface VersionRow {
  readonly id: string;
  readonly mini_program_id: string;
  readonly version: string;
  readonly version_code: number;
  readonly note: string;
  readonly sha256: string;
  readonly size: number;
  readonly file_count: number;
  readonly uploaded_by: string;
  readonly uploaded_at: number;
  readonly uploader: string;
  readonly mini_program_name: string;
}

function selectVersions(queries: Queries) {
  return queries
    .selectFrom('version')
    .innerJoin('account', 'account.id', 'version.uploaded_by')
    .innerJoin('mini_program', 'mini_program.id', 'version.mini_program_id')
    .selectAll('version')
    .select(['account.name as uploader', 'mini_program.name as mini_program_name']);
}

function toVersion(row: VersionRow, person: Person, subject: Subject): Version {
  return {
    id: row.id,
    miniProgramId: row.mini_program_id,
    version: row.version,
    note: row.note,
    uploadedBy: { accountId: row.uploaded_by, name: row.uploader },
    uploadedAt: row.uploaded_at,
    sha256: row.sha256,
    size: row.size,
    fileCount: row.file_count,
    mayRelease: roleThatMay(person, 'release', subject) !== undefined,
  };
}

/** One page of a mini program's versions, highest first. A super app sees just those that were submitted to it. */
export async function listVersions(
  queries: Queries,
  miniProgramId: string,
  person: Person,
  listing: { readonly limit?: number | undefined; readonly cursor?: string | undefined },
): Promise<{ items: Version[]; nextCursor: string | null }> {
  const subject = await subjectOf(queries, miniProgramId);
  requirePermission(person, 'view mini program', subject, { miniProgramId });
  const limit = listing.limit ?? defaultPageSize;
  let query = selectVersions(queries)
    .where('version.mini_program_id', '=', miniProgramId)
    .orderBy('version.version_code', 'desc')
    .limit(limit + 1);
  if (!seesAll(person, subject)) query = query.where('version.id', 'in', submittedVersions(queries, person));
  if (listing.cursor !== undefined) {
    query = query.where('version.version_code', '<', positionOf(listing.cursor, 'number')[0]);
  }
  const rows = await query.execute();
  return toPage(
    rows,
    limit,
    (row) => [row.version_code, row.id],
    (row) => toVersion(row, person, subject ?? { workspaceId: '' }),
  );
}

/** @throws PlatformError `NOT_FOUND` also where the person may not see it. */
export async function getVersion(queries: Queries, id: string, person: Person): Promise<Version> {
  const { row, subject } = await findVersion(queries, id, person);
  return toVersion(row, person, subject);
}

/** The files of a version as they were uploaded. */
export async function listVersionFiles(
  queries: Queries,
  blobs: BlobStore,
  id: string,
  person: Person,
): Promise<{ items: VersionFile[] }> {
  const { row } = await findVersion(queries, id, person);
  return withArchive(blobs, row.sha256, async ({ entries }) => ({ items: entries.map((entry) => ({ ...entry })) }));
}

/** One file of a version. */
export async function readVersionFile(
  queries: Queries,
  blobs: BlobStore,
  id: string,
  path: string,
  person: Person,
): Promise<Buffer> {
  const { row } = await findVersion(queries, id, person);
  return withArchive(blobs, row.sha256, async (archive) => {
    if (!archive.entries.some((entry) => entry.path === path)) throw new PlatformError('NOT_FOUND', { path });
    return archive.readFile(path);
  });
}

/** A version as the uploader's own request sees it, inside a transaction. */
export async function versionNow(queries: Queries, id: string, person: Person, subject: Subject): Promise<Version> {
  const row = await selectVersions(queries).where('version.id', '=', id).executeTakeFirstOrThrow();
  return toVersion(row, person, subject);
}

/** @throws PlatformError `NOT_FOUND` also where the person may not see it. */
export async function findVersion(
  queries: Queries,
  id: string,
  person: Person,
): Promise<{ readonly row: VersionRow; readonly subject: MiniProgramSubject }> {
  const row = await selectVersions(queries).where('version.id', '=', id).executeTakeFirst();
  const subject = row && (await subjectOf(queries, row.mini_program_id));
  if (!row || !subject) throw new PlatformError('NOT_FOUND', { versionId: id });
  if (seesAll(person, subject) || (await wasSubmitted(queries, id, person))) return { row, subject };
  throw new PlatformError('NOT_FOUND', { versionId: id });
}

/** Whether the person sees the mini program for another reason than that versions of it were submitted to them. */
function seesAll(person: Person, subject: MiniProgramSubject | undefined): boolean {
  return (
    subject !== undefined && roleThatMay(person, 'view mini program', { ...subject, submittedTo: [] }) !== undefined
  );
}

function submittedVersions(queries: Queries, person: Person) {
  const workspaces = person.memberships
    .map(({ workspaceId }) => workspaceId)
    .filter((workspaceId) => roleThatMay(person, 'view mini program', { workspaceId: '', submittedTo: [workspaceId] }));
  return queries
    .selectFrom('approval')
    .select('approval.version_id')
    .where('approval.workspace_id', 'in', workspaces)
    .where(isSubmission);
}

async function wasSubmitted(queries: Queries, id: string, person: Person): Promise<boolean> {
  const row = await submittedVersions(queries, person).where('approval.version_id', '=', id).executeTakeFirst();
  return row !== undefined;
}

async function withArchive<T>(blobs: BlobStore, sha256: string, read: (archive: Archive) => Promise<T>): Promise<T> {
  const { readArchive } = await import('../packaging/readArchive');
  const archive = await readArchive(await blobs.localPath(sha256), defaultArchiveLimits);
  try {
    return await read(archive);
  } finally {
    await archive.close();
  }
}
