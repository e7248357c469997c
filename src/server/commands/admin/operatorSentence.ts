import { PlatformError, type ErrorCode } from '../../../core/errorCode';
import { secretKeysVariable } from '../../secrets/keyFile';
import { Refusal } from '../../services/administration/refusal';
import { StartError } from '../../storage/startError';

type Sentences<Code extends string> = Readonly<Partial<Record<Code, string>>>;

const startSentences: Sentences<StartError['code']> = {
  USAGE: 'The file of the keys, or what stands for it in the environment, cannot be read or has a line that is no key',
  DATA_FOLDER_NEWER: 'The database is of a newer version of the platform; it was left untouched',
  DATA_FOLDER_NOT_WRITABLE: 'The database file cannot be opened',
  DATABASE_DAMAGED: 'The file is no database, or is damaged',
  DISK_FULL: 'The disk is full',
  DATABASE_UNREACHABLE: 'The database cannot be reached',
  DATABASE_NOT_MIGRATED: 'The database was not brought to this version yet: run migrate first',
  DATABASE_NEWER: 'The database is of a newer version of the platform; it was left untouched',
};

const refusedSentences: Sentences<ErrorCode> = {
  TOKEN_EXPIRY_INVALID: 'A personal access token ends in the future, and within a year',
  SECRETS_NOT_KEPT: `No key was given: name their file by --secret-keys-file, or put them into ${secretKeysVariable}`,
  SECRET_UNREADABLE: 'A value was changed or moved since it was encrypted; those before it are encrypted anew',
  STORAGE_BUSY: 'The database did not come free in time: try again',
  STORAGE_FULL: 'The disk of the database is full',
  STORAGE_AWAY: 'The object store cannot be reached',
  STORAGE_FAILED: 'The database cannot be read or written',
};

/** Why a command did nothing, in one sentence. */
export function operatorSentence(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  const sentence =
    error instanceof StartError
      ? startSentences[error.code]
      : error instanceof PlatformError
        ? refusedSentences[error.code]
        : undefined;
  const cause = causeOf(error);
  return `${sentence ?? String(error)}${cause === '' ? '' : ` (${cause})`}.`;
}

/** What the system said, without what stands around it. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error ? cause.message.split('\n', 1).join('') : '';
}
