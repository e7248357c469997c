import type { Release } from '../../protocol/release';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { act } from './attempt';

/** Retry: builds the package again after a failed build. Nothing to ask: it changes nothing for anybody. */
export function retryBuild(context: FlowContext, release: Release): Promise<FlowOutcome> {
  return act(context, release, () =>
    context.platform.call('buildRelease', { params: { id: release.id }, ifMatch: release.revision }),
  );
}
