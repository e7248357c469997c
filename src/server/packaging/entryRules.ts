import { isUtf8 } from 'node:buffer';
import { getFileNameLowLevel, type Entry } from 'yauzl';
import { pathProblems } from '../../core/project/fileNames';
import { ArchiveError, archiveError } from './archiveError';

/** Bit 11 of the general purpose flags: the name is UTF-8. */
const utf8Flag = 0x800;

/** Extra field with the name in UTF-8, from tools that write the name itself in the system's encoding. */
const unicodePathField = 0x7075;

const fileTypeMask = 0o170000;
const regularFileType = 0o100000;
const folderType = 0o040000;
const symbolicLinkType = 0o120000;

/**
 * The path of an archive's entry. Names are UTF-8 (W3C MiniApp Packaging), also where an archiver forgot to say so, as
 * macOS does.
 *
 * @throws ArchiveError when the name is in another encoding.
 */
export function entryPath(entry: Entry): string {
  const named = entry.extraFields.some((field) => field.id === unicodePathField) || isUtf8(entry.fileNameRaw);
  if (!named) throw archiveError('entryNameNotUtf8', {}, entry.fileNameRaw.toString('latin1'));
  return getFileNameLowLevel(entry.generalPurposeBitFlag | utf8Flag, entry.fileNameRaw, entry.extraFields, true);
}

export function isFolder(path: string): boolean {
  return path.endsWith('/');
}

/** @throws ArchiveError when the path could lead out of the folder it is unpacked into, or has a name no package may. */
export function checkPath(path: string): void {
  const reason = unsafeBecause(path);
  if (reason !== undefined) throw archiveError('entryPathUnsafe', { reason }, path);
  const [problem] = pathProblems(isFolder(path) ? path.slice(0, -1) : path);
  if (problem !== undefined) throw new ArchiveError({ ...problem, path });
}

function unsafeBecause(path: string): string | undefined {
  if (path.includes('\\')) return 'backslash';
  if (path.startsWith('/') || /^[a-z]:/i.test(path)) return 'absolute';
  const names = (isFolder(path) ? path.slice(0, -1) : path).split('/');
  if (names.includes('..')) return 'parentFolder';
  return names.some((name) => name === '' || name === '.' || name.includes('\0')) ? 'emptySegment' : undefined;
}

/** @throws ArchiveError unless the entry is a plain file or folder that can be inflated. */
export function checkKind(entry: Entry, path: string): void {
  const type = (entry.externalFileAttributes >>> 16) & fileTypeMask;
  if (type === symbolicLinkType) throw archiveError('entrySymbolicLink', {}, path);
  if (type !== 0 && type !== regularFileType && type !== folderType) throw archiveError('entrySpecialFile', {}, path);
  if (entry.isEncrypted()) throw archiveError('entryEncrypted', {}, path);
  const method = entry.compressionMethod;
  if (method !== 0 && method !== 8) throw archiveError('entryCompressionUnsupported', { method }, path);
}
