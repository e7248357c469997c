import { PlatformError } from '../errorCode';

/** Why a tester file cannot be read: the parameter `reason` of `TESTERS_UNREADABLE`. */
export type UnreadableReason =
  /** It has NUL bytes: a picture, an archive, a workbook. */
  | 'binary file'
  /** At `line` and `column` there are bytes that are no UTF-8, or no UTF-16 in a file that begins as UTF-16. */
  | 'not Unicode'
  /** The line at `line` is longer than the platform reads. */
  | 'line too long'
  /** A quote in the record that begins at `line` is never closed. */
  | 'quote not closed';

/** The error of a file that cannot be read, with the place where there is one. Nothing in such a file counts. */
export function unreadableFile(
  reason: UnreadableReason,
  place: { readonly line?: number; readonly column?: number } = {},
): PlatformError {
  return new PlatformError('TESTERS_UNREADABLE', { reason, ...place });
}
