import { l10n } from 'vscode';
import type { Release } from '../../protocol/release';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { targetName, versionName } from '../sentences/statusWords';
import { act } from './attempt';

/** Withdraw (T9): takes the request for approval back, so that the same version can be edited and applied again. */
export async function withdraw(context: FlowContext, release: Release): Promise<FlowOutcome> {
  const agreed = await context.ui.confirm(
    l10n.t('Withdraw the request for {0} on {1}?', versionName(release), targetName(release)),
    l10n.t('It goes back to New Version Created. You can edit it and apply again.'),
    l10n.t('Withdraw'),
  );
  if (!agreed) return 'canceled';
  return act(context, release, () =>
    context.platform.call('withdrawRelease', { params: { id: release.id }, ifMatch: release.revision }),
  );
}
