import type { Release } from '../../protocol/release';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { applyToRelease } from './applyToRelease';
import { completeTesting } from './completeTesting';
import { chooseReleaseType, isTypeOpen, nextGrayscaleStep } from './grayscale';
import { releaseToEveryone } from './releaseToEveryone';
import { retryBuild } from './retryBuild';
import { addTesters } from './testers';

/** Takes the step that comes next on the way to everyone. Where the person can only wait, it shows the release. */
export async function takeNextStep(context: FlowContext, release: Release): Promise<FlowOutcome> {
  switch (release.next) {
    case 'build':
      return retryBuild(context, release);
    case 'apply':
      return applyToRelease(context, release);
    case 'approve':
      context.openPanel?.(release.id, 'review');
      return 'done';
    case 'add-testers':
      return addTesters(context, release);
    case 'complete-testing':
      return completeTesting(context, release);
    case 'grayscale':
      return isTypeOpen(release) ? chooseReleaseType(context, release) : nextGrayscaleStep(context, release);
    case 'full':
      return releaseToEveryone(context, release);
    default:
      context.openPanel?.(release.id);
      return 'done';
  }
}
