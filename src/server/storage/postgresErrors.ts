import { PlatformError, type ErrorCode } from '../../core/errorCode';
import { StartError } from './startError';

/** Codes of PostgreSQL (https://www.postgresql.org/docs/current/errcodes-appendix.html) that stand for themselves. */
const codes: Readonly<Record<string, ErrorCode>> = {
  // Another transaction was in the way.
  '40001': 'STORAGE_BUSY',
  '40P01': 'STORAGE_BUSY',
  '55P03': 'STORAGE_BUSY',
  // A statement or a pause in a transaction took too long.
  '57014': 'STORAGE_BUSY',
  '25P03': 'STORAGE_BUSY',
  // No connection is left, for anybody or for us.
  '53300': 'STORAGE_BUSY',
  '53100': 'STORAGE_FULL',
  // A server that only follows another, until it is told to take over.
  '25006': 'STORAGE_FAILED',
};

/** Classes, which are the first two characters of a code. */
const classes: Readonly<Record<string, ErrorCode>> = {
  // Connection, sign-in, a database that is not there.
  '08': 'STORAGE_FAILED',
  '28': 'STORAGE_FAILED',
  '3D': 'STORAGE_FAILED',
  // Memory, locks and other means that ran out.
  '53': 'STORAGE_FAILED',
  '57': 'STORAGE_FAILED',
  '58': 'STORAGE_FAILED',
  XX: 'STORAGE_FAILED',
};

/** A refused row. */
const integrityViolation = '23';

/** What `pg` says of itself, without a code. */
const noConnectionInTime = /^timeout exceeded when trying to connect|connection timeout/;
const ended = /after calling end on the pool|driver has already been destroyed/;

/**
 * What an error of PostgreSQL or of its connection means to a caller of the platform. A refused row stays as it is, a
 * defect where repeating the transaction did not end it.
 */
export function storageError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof PlatformError) return error;
  const code = sqlState(error);
  if (code?.startsWith(integrityViolation)) return error;
  return new PlatformError(code === undefined ? connectionError(error) : errorCodeOf(code), {}, { cause: error });
}

function errorCodeOf(code: string): ErrorCode {
  // Anything else, such as an error of syntax, is a defect of ours.
  return codes[code] ?? classes[code.slice(0, 2)] ?? 'INTERNAL';
}

/** Without a code of the database, it never heard of us, or we will not hear of it any more. */
function connectionError({ message }: Error): ErrorCode {
  if (noConnectionInTime.test(message)) return 'STORAGE_BUSY';
  return ended.test(message) ? 'STOPPING' : 'STORAGE_FAILED';
}

/** The database's own code of an error: five capital letters and digits. */
export function sqlState(error: unknown): string | undefined {
  const cause = error instanceof PlatformError ? error.cause : error;
  if (!(cause instanceof Error) || !('code' in cause) || typeof cause.code !== 'string') return undefined;
  // Errors of the system have codes too, such as ECONNREFUSED or EPIPE.
  return /^(?!E[A-Z]{4}$)[0-9A-Z]{5}$/.test(cause.code) ? cause.code : undefined;
}

/**
 * Whether the same work, begun anew, may well succeed, or is refused for a reason that it can name: a deadlock, or a row
 * that somebody else wrote between our look and our writing.
 */
export function isOvertaken(error: unknown): boolean {
  const code = sqlState(error);
  return code === '40001' || code === '40P01' || code === '23505';
}

/** What an error means to whoever starts the platform. */
export function databaseStartError(error: unknown): StartError {
  const cause = error instanceof PlatformError && error.cause !== undefined ? error.cause : error;
  if (cause instanceof StartError) return cause;
  const away = storageError(cause);
  const isAway = away instanceof PlatformError && away.code !== 'INTERNAL';
  return new StartError(isAway ? 'DATABASE_UNREACHABLE' : 'UNEXPECTED', {}, { cause });
}
