import { randomUUID } from 'node:crypto';
import type { Platform } from '../../../client/platform';
import type { Release } from '../../../protocol/release';
import { standing } from '../../sentences/statusWords';
import { obstacleOf, type Policy, type ReleaseChange } from './releaseChange';
import { consequenceOf, obstacleSentence, standingAfter } from './severalSentences';
import type { LeftOut, TargetStep } from './targetStep';

/** Plans a change of one release as it stands now: the request, or why there is none. */
export function planChange(change: ReleaseChange, release: Release, policy: Policy): TargetStep | LeftOut {
  const obstacle = obstacleOf(change, release, policy);
  if (obstacle) return { target: release, releaseId: release.id, reason: obstacleSentence(obstacle, release) };
  return {
    target: release,
    from: standing(release),
    to: standingAfter(change, release),
    consequence: consequenceOf(change, release),
    release,
    idempotencyKey: randomUUID(),
    send: (platform, idempotencyKey) => send(platform, change, release, idempotencyKey),
  };
}

function send(
  platform: Platform,
  change: ReleaseChange,
  { id, revision }: Release,
  idempotencyKey: string,
): Promise<Release> {
  const call = { params: { id }, ifMatch: revision, idempotencyKey };
  switch (change.kind) {
    case 'apply':
      return platform.call('applyRelease', { ...call, body: {} });
    case 'confirm grayscale':
      return platform.call('setGrayscale', { ...call, body: {} });
    case 'percentage':
      return platform.call('setGrayscale', { ...call, body: { percentage: change.percentage } });
    case 'full':
      return platform.call('releaseToEveryone', call);
    case 'cancel':
      return platform.call('cancelRelease', call);
  }
}
