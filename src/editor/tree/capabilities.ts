import { hasQrCode } from '../../core/qrCode';
import type { MiniProgram } from '../../protocol/miniProgram';
import type { Release } from '../../protocol/release';
import type { Version } from '../../protocol/version';
import { isRejected } from '../releaseLook';

type Action = Release['allowed'][number];

/** Words for the menus of the manifest, closed at both ends so that none matches a part of another: `;release;can:apply;`. */
function closed(words: readonly string[]): string {
  return `;${words.join(';')};`;
}

/** One action is several in the guide's words, by where the release stands. */
function actionWord(action: Action, { status, percentage }: Pick<Release, 'status' | 'percentage'>): string {
  if (action === 'cancel' && status === 'Pilot Testing') return 'cancel-testing';
  if (action === 'grayscale' && percentage !== null) return 'widen';
  return action;
}

/** What can be done on a release's row, from what the platform allows this account. */
export function releaseCapabilities(release: Release, isPinned: boolean): string {
  return closed([
    'release',
    ...release.allowed.map((action) => `can:${actionWord(action, release)}`),
    ...(release.next === null ? [] : [`next:${actionWord(release.next, release)}`]),
    ...(hasQrCode(release.status, release.build.sha256) ? ['can:show-qr-code'] : []),
    ...(isRejected(release) ? ['rejected'] : []),
    isPinned ? 'pinned' : 'unpinned',
  ]);
}

/** What can be done on the row of a release's testers. */
export function testersCapabilities({
  testers,
  opened,
}: {
  readonly testers: number;
  readonly opened: number;
}): string {
  return closed(['testers', 'can:export-testers', ...(opened < testers ? ['can:remind-testers'] : [])]);
}

export const testerCapabilities = closed(['tester', 'can:copy-user-id', 'can:show-what-a-user-gets', 'can:go-to-line']);

/** @param releaseCount how many releases the version has; what is done to several at once needs two */
export function versionCapabilities(
  version: Pick<Version, 'mayRelease'>,
  hasFreeTarget: boolean,
  releaseCount: number,
): string {
  const { mayRelease } = version;
  return closed([
    'version',
    ...(mayRelease && hasFreeTarget ? ['can:select-app'] : []),
    ...(mayRelease && releaseCount > 1 ? ['can:release-several'] : []),
  ]);
}

/** What can be done on the row of a workspace's members, and on that of one of them. */
export function memberCapabilities(row: 'members' | 'member', mayManage: boolean): string {
  return closed([row, ...(mayManage ? ['can:manage-members'] : [])]);
}

export function miniProgramCapabilities({ allowed }: Pick<MiniProgram, 'allowed'>, isInFolder: boolean): string {
  return closed(['mini-program', ...allowed.map((action) => `can:${action}`), ...(isInFolder ? ['in-folder'] : [])]);
}
