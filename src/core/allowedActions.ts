import { actionsOf } from './lifecycle';
import type { BuildState } from './packageBuild';
import type { Permission } from './permissions';
import type { ReleaseAction } from './releaseAction';
import type { ReleaseStatus } from './releaseStatus';
import { reachesUsers } from './removal';

/** The permission each action asks for; `null` where only the platform itself acts. */
export const actionPermission = {
  configure: 'release',
  build: 'release',
  apply: 'release',
  withdraw: 'release',
  approve: 'decide request',
  reject: 'decide request',
  'add-testers': 'release',
  'update-test-group': 'release',
  'complete-testing': 'release',
  grayscale: 'release',
  full: 'release',
  cancel: 'release',
  archive: null,
  // Both have routes of their own, on the mini program: what they take is found out there.
  offline: 'take offline',
  'force-remove': 'force remove',
} as const satisfies Readonly<Record<ReleaseAction, Permission | null>>;

/** What decides, beside the person, which actions a release offers. */
export interface ReleaseSituation {
  readonly status: ReleaseStatus;
  readonly buildState: BuildState;
  readonly hasTesters: boolean;
  /** Whether a request to take it offline is In Review. */
  readonly isOfflineRequested: boolean;
}

function fits(action: ReleaseAction, situation: ReleaseSituation): boolean {
  switch (action) {
    case 'apply':
      return situation.buildState === 'built';
    case 'build':
      return situation.buildState === 'failed';
    case 'update-test-group':
      return situation.hasTesters;
    case 'offline':
      return !situation.isOfflineRequested;
    case 'force-remove':
      return reachesUsers(situation.status);
    default:
      return true;
  }
}

/**
 * The actions a release offers to a person. `may` answers whether the person holds a permission for this very release,
 * including that nobody decides their own request unless the target app's policy lets them.
 */
export function allowedActions(
  situation: ReleaseSituation,
  may: (permission: Permission) => boolean,
): readonly ReleaseAction[] {
  return actionsOf(situation.status).filter((action) => {
    const permission = actionPermission[action];
    return permission !== null && may(permission) && fits(action, situation);
  });
}

const stepForward = ['build', 'apply', 'approve', 'add-testers', 'complete-testing', 'grayscale', 'full'] as const;

/** The action that comes next on the way to everyone, if one is allowed: testers first, then Complete Testing. */
export function nextAction(
  allowed: readonly ReleaseAction[],
  situation: ReleaseSituation,
): (typeof stepForward)[number] | undefined {
  return stepForward.find((action) => allowed.includes(action) && !(action === 'add-testers' && situation.hasTesters));
}
