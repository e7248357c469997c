import type { ErrorParameters } from '../../core/errorCode';
import type { TesterFinding } from '../../core/testers/testerFinding';
import type { TesterFileOptions } from '../../core/testers/testerRows';

/** By what a list is checked on a thread of its own; all of it can be sent to one. */
export interface ListCheckRules extends TesterFileOptions {
  /** The rule of the target app; an ID has to match it as a whole. */
  readonly userIdPattern: string;
  readonly limit: number;
  readonly example?: string | null;
  /** Takes only testers of these groups, `''` for those without one; all where there is nothing. */
  readonly groups?: ReadonlySet<string> | undefined;
}

/** Somebody whom a list names, and who is taken. Lines and columns count from 1. */
export interface ListedTester {
  readonly userId: string;
  readonly line: number;
  readonly column?: number;
  readonly length?: number;
  readonly group?: string;
  readonly note?: string;
  /** Whether others stand on the same line. */
  readonly isShared?: true;
}

/** What a list says, and what there is to say of it. */
export interface ListCheck {
  /** How many testers it names. */
  readonly testerCount: number;
  /**
   * They, in the order of the list, where they are no more than {@link mostTesters}; else none. None either while nobody has
   * said which column of a table has their user IDs.
   */
  readonly testers: readonly ListedTester[];
  /** The first {@link mostFindings}, in the order of the list. */
  readonly findings: readonly TesterFinding[];
  readonly findingCount: number;
  /** Why it cannot be read as a list of testers: the parameters of `TESTERS_UNREADABLE`. Then nothing in it counts. */
  readonly unreadable?: ErrorParameters;
}

/** Whether a list can be read, and it is known which column of it has the user IDs. */
export function isRead({ unreadable, findings }: ListCheck): boolean {
  return unreadable === undefined && findings.every(({ code }) => code !== 'unnamed columns');
}

/** More testers than are looked at one by one: marks and completions are for lists up to this size. */
export const mostTesters = 20_000;

/** More findings than anybody mends one by one; the others are counted. */
export const mostFindings = 10_000;

/** What the thread tells while it works. It tells of a few at a time, so that nobody waits for who listens. */
export type ListCheckMessage =
  /** It has taken one more piece of the list. */
  | { readonly kind: 'taken' }
  | { readonly kind: 'lines'; readonly lines: number }
  | { readonly kind: 'testers'; readonly testers: readonly ListedTester[] }
  | { readonly kind: 'findings'; readonly findings: readonly TesterFinding[] }
  | { readonly kind: 'checked'; readonly testerCount: number; readonly findingCount: number }
  | { readonly kind: 'unreadable'; readonly parameters: ErrorParameters };

/** What the thread is given after the rules: the bytes of the list in order, and a `null` after the last. */
export type ListCheckInput = Uint8Array | null;
