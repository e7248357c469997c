import { l10n } from 'vscode';
import { targetRules } from '../../core/targetAppPolicy';
import type { Release } from '../../protocol/release';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { targetName, versionName } from '../sentences/statusWords';
import { attempt } from './attempt';
import { keepDraft } from './drafts';
import { askRemovalReason, whatForRemoval } from './removalReason';
import { showNow } from './showNow';

/** Take Offline (T23): nobody gets the Full Release of a target any more, at once or after a review. */
export function takeOffline(context: FlowContext, release: Release): Promise<FlowOutcome> {
  return attempt(context, async () => takeOfflineOf(context, release), release);
}

async function takeOfflineOf(context: FlowContext, release: Release): Promise<FlowOutcome> {
  const key = `offline/${release.id}`;
  const name = l10n.t('{0} on {1}', versionName(release), targetName(release));
  const reason = await askRemovalReason(context, key, {
    title: l10n.t('Take {0} Offline', name),
    prompt: l10n.t('The reason, as the reviewers and the log of the release have it.'),
  });
  if (reason === undefined) return 'canceled';
  const isReviewed = await needsApproval(context, release);
  const agreed = await context.ui.confirm(
    l10n.t('Take {0} offline?', name),
    whatForRemoval(
      reason,
      l10n.t('It is in Full Release: everyone on {0} loses the mini program.', targetName(release)),
      isReviewed
        ? l10n.t('A reviewer of {0} decides first.', release.targetAppName)
        : l10n.t('It happens at once. A new version can be released there again.'),
    ),
    isReviewed ? l10n.t('Submit for Review') : l10n.t('Take Offline'),
  );
  if (!agreed) return 'canceled';
  const params = { id: release.miniProgramId };
  const { revision } = await context.platform.call('getMiniProgram', { params });
  const { targetAppId, environment, id: releaseId } = release;
  await context.platform.call('takeOffline', {
    params,
    ifMatch: revision,
    body: { targetAppId, environment, reason, releaseId },
  });
  await keepDraft(context, key, undefined);
  await showNow(context, releaseId);
  return 'done';
}

async function needsApproval({ store }: FlowContext, { targetAppId, environment }: Release): Promise<boolean> {
  const app = (await store.targetApps()).find(({ id }) => id === targetAppId);
  return app !== undefined && targetRules(app.policy, environment).approval;
}
