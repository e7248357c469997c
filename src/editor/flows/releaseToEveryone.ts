import { l10n } from 'vscode';
import type { Release } from '../../protocol/release';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { targetName, versionName } from '../sentences/statusWords';
import { act } from './attempt';

/** Full Release (T15, T17): everybody gets the version. */
export async function releaseToEveryone(context: FlowContext, release: Release): Promise<FlowOutcome> {
  if (!(await confirmFullRelease(context, release))) return 'canceled';
  return act(context, release, () =>
    context.platform.call('releaseToEveryone', { params: { id: release.id }, ifMatch: release.revision }),
  );
}

/** The same question wherever a release goes to everyone, 100 % of a grayscale included. */
export function confirmFullRelease(context: FlowContext, release: Release): Promise<boolean> {
  return context.ui.confirm(
    l10n.t('Release {0} to everyone on {1}?', versionName(release), targetName(release)),
    release.live === null
      ? l10n.t('It will be the first version that is live there.')
      : l10n.t('{0} will be archived there.', release.live.version),
    l10n.t('Release to Everyone'),
  );
}
