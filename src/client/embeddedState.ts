import type { StartFailureCode } from '../core/startFailure';
import type { ConnectionErrorCode } from './connectionError';
import type { LocalAccount } from './handshake';

/**
 * Why the embedded platform does not run: what its process said (a start failure), or what was seen of it. `TIMED_OUT`: it did
 * not say in time whether it can work. `ANSWER_INVALID`: it said something else. `CRASHED`: it ended by itself too often.
 */
export type EmbeddedFailureCode =
  StartFailureCode | Extract<ConnectionErrorCode, 'TIMED_OUT' | 'ANSWER_INVALID'> | 'CRASHED';

/** How the embedded platform of this editor stands. */
export type EmbeddedState =
  | { readonly kind: 'starting' }
  | {
      readonly kind: 'ready';
      readonly url: string;
      readonly processId: number;
      readonly version: string;
      /** At least one; the first is the one to begin with. */
      readonly accounts: readonly LocalAccount[];
    }
  /** It crashed and comes back by itself, at its `attempt`th restart of so many in a row. */
  | { readonly kind: 'restarting'; readonly attempt: number; readonly attempts: number }
  | {
      readonly kind: 'failed';
      readonly code: EmbeddedFailureCode;
      /** Of a start failure. */
      readonly parameters: Readonly<Record<string, unknown>>;
      /** The last lines of its log, without secrets. */
      readonly lastWords: string;
    }
  /** It was ended on purpose, for good. */
  | { readonly kind: 'stopped' };

export type EmbeddedFailure = Extract<EmbeddedState, { kind: 'failed' }>;

/** The file that a failure is about, where it is about one. */
export function failedFile({ parameters }: EmbeddedFailure): string | undefined {
  const { file } = parameters;
  return typeof file === 'string' ? file : undefined;
}

/** The cause of the `UNREACHABLE` that requests end with while the embedded platform does not run. */
export class EmbeddedPlatformError extends Error {
  readonly code: EmbeddedFailureCode | 'STOPPED';
  /** The file that it is about, where it is about one. */
  readonly file: string | undefined;

  constructor(code: EmbeddedFailureCode | 'STOPPED', file?: string) {
    super(code);
    this.name = 'EmbeddedPlatformError';
    this.code = code;
    this.file = file;
  }
}
