/** Why a platform process could not start. It writes one line with the code, and the editor has a sentence for each. */
export const startFailures = [
  /** This Node has no `node:sqlite`. */
  'NO_SQLITE',
  /** The database was written by a newer version of the platform; it was left untouched. */
  'DATA_FOLDER_NEWER',
  /** The data folder cannot be created or written. */
  'DATA_FOLDER_NOT_WRITABLE',
  /** The database file is damaged or is no database. */
  'DATABASE_DAMAGED',
  /** The disk is full. */
  'DISK_FULL',
  /** The file system cannot hold a write-ahead log, such as a network folder. */
  'NO_WRITE_AHEAD_LOG',
  /** The address cannot be listened on. */
  'ADDRESS_NOT_AVAILABLE',
  /** The process was started with words or a configuration it does not understand. */
  'USAGE',
  /** Anything else; the log has it. */
  'UNEXPECTED',
] as const;

export type StartFailureCode = (typeof startFailures)[number];

/** Why the platform for a team could not start, beside that: an operator reads it, in the log. */
export type DatabaseFailureCode =
  /** The database was written by a newer version of the platform; it was left untouched. */
  | 'DATABASE_NEWER'
  /** The database was not brought to the schema of this version: `migrate` does. */
  | 'DATABASE_NOT_MIGRATED'
  /** The database cannot be reached, or does not let us in. */
  | 'DATABASE_UNREACHABLE';
