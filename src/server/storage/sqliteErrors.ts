import { PlatformError, type ErrorCode } from '../../core/errorCode';
import type { StartFailureCode } from '../../core/startFailure';
import { StartError } from './startError';

/** Primary result codes of SQLite (https://sqlite.org/rescode.html). */
const primary = {
  busy: 5,
  locked: 6,
  readOnly: 8,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  constraint: 19,
  notADatabase: 26,
} as const;

/** Extended result codes. */
const extended = { noRoomForSharedMemory: 4874 } as const;

function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode : undefined;
}

function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Whether another process holds the lock just now. */
export function isBusy(error: unknown): boolean {
  const code = resultCode(error instanceof PlatformError ? error.cause : error);
  return code !== undefined && (code & 0xff) === primary.busy;
}

/**
 * What an error of SQLite means to a caller of the platform. A refused row stays as it is, a defect: services
 * look before they write.
 */
export function storageError(error: unknown): unknown {
  if (systemCode(error) === 'ERR_INVALID_STATE') return new PlatformError('STOPPING', {}, { cause: error });
  const code = resultCode(error);
  if (code === undefined || (code & 0xff) === primary.constraint) return error;
  return new PlatformError(errorCodeOf(code & 0xff), {}, { cause: error });
}

function errorCodeOf(code: number): ErrorCode {
  switch (code) {
    case primary.busy:
    case primary.locked:
      return 'STORAGE_BUSY';
    case primary.full:
      return 'STORAGE_FULL';
    // Generic errors, such as of syntax, are defects of ours.
    case 1:
    case 25:
      return 'INTERNAL';
    default:
      return 'STORAGE_FAILED';
  }
}

/** What an error means while the data folder is being opened; `file` is the database in it, for whoever is to mend it. */
export function startError(error: unknown, file?: string): StartError {
  if (error instanceof StartError) return error;
  const cause = error instanceof PlatformError && error.cause !== undefined ? error.cause : error;
  const code = resultCode(cause);
  const failure = code === undefined ? failureOfSystem(systemCode(cause)) : failureOfResult(code);
  return new StartError(failure, file === undefined ? {} : { file }, { cause });
}

function failureOfResult(code: number): StartFailureCode {
  if (code === extended.noRoomForSharedMemory) return 'DISK_FULL';
  switch (code & 0xff) {
    case primary.full:
      return 'DISK_FULL';
    case primary.corrupt:
    case primary.notADatabase:
      return 'DATABASE_DAMAGED';
    case primary.readOnly:
    case primary.cannotOpen:
      return 'DATA_FOLDER_NOT_WRITABLE';
    default:
      return 'UNEXPECTED';
  }
}

function failureOfSystem(code: string | undefined): StartFailureCode {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOENT':
    case 'ENOTDIR':
    case 'EEXIST':
    case 'EISDIR':
      return 'DATA_FOLDER_NOT_WRITABLE';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'DISK_FULL';
    default:
      return 'UNEXPECTED';
  }
}
