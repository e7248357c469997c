import { l10n } from 'vscode';
import type { BasicInformation } from '../../core/basicInformation';
import type { Release } from '../../protocol/release';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { targetName, versionName } from '../sentences/statusWords';
import { act } from './attempt';

/**
 * Apply to Release (T3, T4). With the basic information as it was edited it applies at once; without, the panel's page
 * shows configuration and information first.
 */
export async function applyToRelease(
  context: FlowContext,
  release: Release,
  information?: BasicInformation,
): Promise<FlowOutcome> {
  if (information === undefined && context.openPanel !== undefined) {
    context.openPanel(release.id, 'apply');
    return 'done';
  }
  if (information === undefined && !(await confirmApply(context, release))) return 'canceled';
  return act(context, release, () =>
    context.platform.call('applyRelease', {
      params: { id: release.id },
      body: information === undefined ? {} : { information },
      ifMatch: release.revision,
    }),
  );
}

function confirmApply(context: FlowContext, release: Release): Promise<boolean> {
  return context.ui.confirm(
    l10n.t('Apply to release {0} on {1}?', versionName(release), targetName(release)),
    whatFollows(release),
    l10n.t('Apply'),
  );
}

function whatFollows(release: Release): string {
  return release.path.some(({ status }) => status === 'Under Review')
    ? l10n.t('A reviewer decides. Until then only Withdraw lets you change its configuration and basic information.')
    : l10n.t('No review is needed there. Its configuration and basic information cannot be changed from then on.');
}
