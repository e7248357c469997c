import { Refusal } from '../services/administration/refusal';

/** Why an export or an import did not happen. */
export type TransferErrorCode =
  /** The file is none that an export wrote. */
  | 'NOT_AN_EXPORT'
  /** The export was written by a newer version of the platform. */
  | 'EXPORT_NEWER'
  /** The file ends before its closing line. */
  | 'EXPORT_CUT_SHORT'
  /** The file was changed after it was written. */
  | 'EXPORT_DAMAGED'
  /** The database that is imported into has rows. */
  | 'DATABASE_NOT_EMPTY'
  /** A file that a row refers to is not there, or has other bytes than its name says. */
  | 'BLOB_MISSING'
  /** There is a file already where the export is to be written. */
  | 'EXPORT_EXISTS'
  /** The file cannot be read or written. */
  | 'EXPORT_FILE_FAILED';

/** Told to an operator in one sentence, which also says what to do. */
export class TransferError extends Refusal {
  readonly code: TransferErrorCode;

  constructor(code: TransferErrorCode, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = 'TransferError';
    this.code = code;
  }
}

const nothingImported = 'nothing was imported';

export function notAnExport(options?: ErrorOptions): TransferError {
  return new TransferError(
    'NOT_AN_EXPORT',
    `The file is no export of a release platform; ${nothingImported}.`,
    options,
  );
}

export function cutShort(options?: ErrorOptions): TransferError {
  const sentence = `The file ends before its closing line; ${nothingImported}. Copy or export it again.`;
  return new TransferError('EXPORT_CUT_SHORT', sentence, options);
}

/** `what` says where it shows. */
export function damaged(what: string, options?: ErrorOptions): TransferError {
  const sentence = `The file was changed after it was written (${what}); ${nothingImported}. Copy or export it again.`;
  return new TransferError('EXPORT_DAMAGED', sentence, options);
}
