import { stageAfter } from './releasePath';
import type { ReleaseAction } from './releaseAction';
import type { ReleaseStatus } from './releaseStatus';
import type { TargetRules } from './targetAppPolicy';

/**
 * What an action does to a status: `stay` keeps it, `next` moves on along the release's path, a status moves there, and
 * `null` means that the action does not exist in this status.
 */
export type Outcome = ReleaseStatus | 'stay' | 'next' | null;

type Row = Readonly<Record<ReleaseAction, Outcome>>;

const nothing = {
  configure: null,
  build: null,
  apply: null,
  withdraw: null,
  approve: null,
  reject: null,
  'add-testers': null,
  'update-test-group': null,
  'complete-testing': null,
  grayscale: null,
  full: null,
  cancel: null,
  archive: null,
  offline: null,
  'force-remove': null,
} as const satisfies Row;

/**
 * The release lifecycle: one table for every environment, with the transitions T1 to T24 of the release procedure
 * (domain §3.2). T1 creates a release and so has no row. `next` reads the path of {@link stageAfter}.
 */
export const transitions = {
  'New Version Created': { ...nothing, configure: 'stay', build: 'stay', apply: 'next' },
  'Under Review': {
    ...nothing,
    withdraw: 'New Version Created',
    approve: 'next',
    reject: 'New Version Created',
    'force-remove': 'New Version Created',
  },
  'Release Preparation': {
    ...nothing,
    grayscale: 'Grayscale Release',
    full: 'Full Release',
    cancel: 'Canceled',
    'force-remove': 'Archived',
  },
  'Pilot Testing': {
    ...nothing,
    'add-testers': 'stay',
    'update-test-group': 'stay',
    'complete-testing': 'next',
    cancel: 'Canceled',
    'force-remove': 'Archived',
  },
  'Grayscale Release': {
    ...nothing,
    grayscale: 'Grayscale Release',
    full: 'Full Release',
    cancel: 'Canceled',
    'force-remove': 'Archived',
  },
  'Full Release': { ...nothing, archive: 'Archived', offline: 'Archived', 'force-remove': 'Archived' },
  Canceled: nothing,
  Archived: nothing,
} as const satisfies Readonly<Record<ReleaseStatus, Row>>;

/** The status an action leads to, or `null` where the action does not exist in this status. */
export function statusAfter(status: ReleaseStatus, action: ReleaseAction, rules: TargetRules): ReleaseStatus | null {
  const outcome: Outcome = transitions[status][action];
  if (outcome === 'stay') return status;
  return outcome === 'next' ? stageAfter(status, rules) : outcome;
}

/** The actions that exist in a status, before anything else about the release or the person is asked. */
export function actionsOf(status: ReleaseStatus): readonly ReleaseAction[] {
  const row: Row = transitions[status];
  return (Object.keys(row) as ReleaseAction[]).filter((action) => row[action] !== null);
}

/**
 * Whether a step brings a release onto its target, which must be free of any other under way: also where it would be through
 * at once, as in Sandbox without approval, because it would overtake the other one there (design §3).
 */
export function entersTarget(from: ReleaseStatus, to: ReleaseStatus): boolean {
  return from === 'New Version Created' && to !== from;
}
