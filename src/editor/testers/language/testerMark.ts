import type { ReleaseStatus } from '../../../core/releaseStatus';
import type { Release } from '../../../protocol/release';
import type { Tester } from '../../../protocol/testers';

/** How somebody on a list stands with the release that the list is about; the more telling first. */
export const testerMarks = ['failed', 'to be added', 'never opened', 'opened', 'in the group'] as const;

export type TesterMark = (typeof testerMarks)[number];

/** Nobody can have opened it before. */
const notYetGiven: ReadonlySet<ReleaseStatus> = new Set([
  'New Version Created',
  'Under Review',
  'Release Preparation',
] satisfies ReleaseStatus[]);

/** @param tester nothing where the list's tester is not in the test group */
export function testerMark({ status }: Pick<Release, 'status'>, tester: Tester | undefined): TesterMark {
  if (tester === undefined) return 'to be added';
  if (tester.failures > 0) return 'failed';
  if (tester.lastOpenedAt !== null) return 'opened';
  return notYetGiven.has(status) ? 'in the group' : 'never opened';
}
