import { day } from '../duration';
import type { ReleaseStatus } from '../releaseStatus';

/** The longest a target app may keep the user IDs of testers after their release has ended, in days. */
export const mostTesterDays = 3650;

/** In these a release's testers have done their part: it goes to everybody, or to nobody any more. */
const withoutTesters = ['Full Release', 'Canceled', 'Archived'] as const satisfies readonly ReleaseStatus[];

/** Whether a release in this status needs its testers no more. None of these statuses leads back to one that does. */
export function hasDoneWithTesters(status: ReleaseStatus): boolean {
  return (withoutTesters as readonly ReleaseStatus[]).includes(status);
}

/** When the user IDs of a release's testers are deleted, by when it was done with them. */
export function testersDeleteAt(doneAt: number, { testerDays }: { readonly testerDays: number }): number {
  return doneAt + testerDays * day;
}
