import type { Readable } from 'node:stream';
import { PlatformError } from '../../core/errorCode';
import type { Person } from '../../core/permissions';
import { isBelowLowest, parseVersion, versionCode } from '../../core/version';
import type { Version } from '../../protocol/version';
import type { BlobStore } from '../blobStore';
import { ArchiveError } from '../packaging/archiveError';
import { defaultArchiveLimits } from '../packaging/archiveLimits';
import { readArchive } from '../packaging/readArchive';
import { newId } from './identifiers';
import { withBody } from './requestFingerprint';
import type { ServiceContext } from './serviceContext';
import { requirePermission, subjectOf } from './subjects';
import { cameBefore, changeOnce, type ChangeRequest, type UnitOfWork } from './unitOfWork';
import { versionNow } from './versions';

/** What uploads stand on. */
export interface UploadContext extends ServiceContext {
  readonly blobs: BlobStore;
  /** The largest upload the platform takes, in bytes. */
  readonly maximumUploadBytes: number;
}

export interface Upload {
  readonly miniProgramId: string;
  readonly version: string;
  readonly note: string;
  readonly archive: Readable;
  /** As the request announces it, in bytes. */
  readonly contentLength: number | undefined;
  readonly person: Person;
  readonly change: ChangeRequest;
}

interface CheckedArchive {
  readonly sha256: string;
  readonly size: number;
  readonly fileCount: number;
}

/**
 * Takes an upload in: streams it to the disk, checks that it is safe to open, and only then makes it a version. Whatever
 * goes wrong before leaves nothing; bytes without a version, such as of an upload that lost a race, go with the
 * housekeeping.
 */
export async function uploadVersion(context: UploadContext, upload: Upload): Promise<Version> {
  const code = codeOf(upload.version);
  const limit = context.maximumUploadBytes;
  if ((upload.contentLength ?? 0) > limit) throw new PlatformError('PACKAGE_TOO_LARGE', { limit });
  await refuseEarly(context, upload, code);
  const incoming = await context.blobs.receive(upload.archive, limit);
  try {
    const fileCount = await checkArchive(incoming.path);
    await incoming.keep();
    const { sha256, size } = incoming;
    return await changeOnce(context, withBody(upload.change, sha256), (unit) =>
      createVersion(unit, upload, code, { sha256, size, fileCount }),
    );
  } finally {
    await incoming.discard();
  }
}

function codeOf(text: string): number {
  const version = parseVersion(text);
  if (!version || isBelowLowest(version)) throw new PlatformError('VERSION_INVALID', { version: text });
  return versionCode(version);
}

/** Says no before the bytes come, where that is clear already; the transaction asks again. */
async function refuseEarly({ storage }: UploadContext, upload: Upload, code: number): Promise<void> {
  const { person, miniProgramId, change } = upload;
  requirePermission(person, 'upload version', await subjectOf(storage.reader, miniProgramId), { miniProgramId });
  const program = await storage.reader
    .selectFrom('mini_program')
    .select(['highest_version', 'highest_version_code'])
    .where('id', '=', miniProgramId)
    .executeTakeFirstOrThrow();
  if (code > program.highest_version_code) return;
  // Asked last: where the same request, sent twice at once, has made the version in the way, its answer is there with it.
  if (!(await cameBefore(storage.reader, change))) throw notGreater(upload, program.highest_version);
}

function notGreater({ version }: Upload, highest: string | null): PlatformError {
  return new PlatformError('VERSION_NOT_GREATER', { version, highest: highest ?? '' });
}

/** The number of files in an archive that is safe to open. */
async function checkArchive(path: string): Promise<number> {
  try {
    const archive = await readArchive(path, defaultArchiveLimits);
    await archive.close();
    return archive.entries.length;
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    const { code, path: entry, parameters } = error.problem;
    throw new PlatformError(
      'ARCHIVE_INVALID',
      { ...parameters, reason: code, ...(entry !== undefined && { path: entry }) },
      { cause: error },
    );
  }
}

async function createVersion(
  unit: UnitOfWork,
  upload: Upload,
  code: number,
  archive: CheckedArchive,
): Promise<Version> {
  const { miniProgramId, person } = upload;
  const subject = await subjectOf(unit.transaction, miniProgramId);
  requirePermission(person, 'upload version', subject, { miniProgramId });
  await raiseHighest(unit, upload, code);
  const id = newId();
  await unit.transaction
    .insertInto('version')
    .values({
      id,
      mini_program_id: miniProgramId,
      version: upload.version,
      version_code: code,
      note: upload.note,
      sha256: archive.sha256,
      size: archive.size,
      file_count: archive.fileCount,
      uploaded_by: person.accountId,
      uploaded_at: unit.now,
    })
    .execute();
  unit.record({ thing: 'version', change: 'uploaded', mini_program_id: miniProgramId, version_id: id });
  return versionNow(unit.transaction, id, person, subject ?? { workspaceId: '' });
}

/** The condition and the change are one statement: of two uploads at once, the lower or equal one is refused. */
async function raiseHighest(unit: UnitOfWork, upload: Upload, code: number): Promise<void> {
  const raised = await unit.transaction
    .updateTable('mini_program')
    .set((row) => ({
      highest_version: upload.version,
      highest_version_code: code,
      version_count: row('version_count', '+', 1),
    }))
    .where('id', '=', upload.miniProgramId)
    .where('highest_version_code', '<', code)
    .executeTakeFirst();
  if (raised.numUpdatedRows === 1n) return;
  const program = await unit.transaction
    .selectFrom('mini_program')
    .select('highest_version')
    .where('id', '=', upload.miniProgramId)
    .executeTakeFirst();
  throw notGreater(upload, program?.highest_version ?? null);
}
