import type { Approval } from '../../protocol/approval';
import type { Release } from '../../protocol/release';
import type { NextView } from '../../protocol/webview';
import { emptyNext, forceRemoval, press, quietly, wrote } from './nextParts';
import type { ReleaseFacts } from './releaseFacts';
import type { Wording } from './wording';

/** Full Release: it is live. */
export function fullReleaseNext(facts: ReleaseFacts, wording: Wording): NextView {
  const { release } = facts;
  const { l10n, targetName } = wording;
  if (release.offlineRequest) return offlineWaits(facts, release.offlineRequest, wording);
  return {
    ...emptyNext,
    title: l10n.t('Live for everyone'),
    sentence: l10n.t(
      'Everyone on {0} gets {1}. A newer Full Release will archive it.',
      targetName(release),
      release.version,
    ),
    tone: 'live',
    quiet:
      quietly(release, 'offline', press(l10n.t('Take Mini Program Offline…'), 'takeOffline')) ??
      forceRemoval(release, wording),
  };
}

/** A request to remove it waits for this person. */
export function removalToDecide(facts: ReleaseFacts, removal: Approval, wording: Wording): NextView {
  const { l10n } = wording;
  return {
    ...emptyNext,
    title: l10n.t('Next: approve or reject the removal'),
    sentence: wording.requestTitle(removal),
    tone: 'act',
    quote: { title: wrote(facts, removal.submittedBy, wording), text: removal.requestReason ?? '' },
    buttons: [{ label: l10n.t('Open Review'), appearance: 'primary', does: { open: 'review' } }],
  };
}

/** It stays live until the super app has decided. */
function offlineWaits(
  facts: ReleaseFacts,
  { submittedBy, reason, mayWithdraw }: NonNullable<Release['offlineRequest']>,
  wording: Wording,
): NextView {
  const { release } = facts;
  const { l10n, targetName } = wording;
  return {
    ...emptyNext,
    title: l10n.t('Waiting to be taken offline'),
    sentence: l10n.t(
      'Everyone on {0} gets {1} until a reviewer of {2} has approved that it is taken offline.',
      targetName(release),
      release.version,
      release.targetAppName,
    ),
    tone: 'live',
    quote: { title: wrote(facts, submittedBy, wording), text: reason },
    buttons: mayWithdraw ? [press(l10n.t('Withdraw'), 'withdrawOffline')] : [],
    quiet: forceRemoval(release, wording),
  };
}

/** Canceled: what became of its users, and the way on. */
export function canceledNext({ release }: ReleaseFacts, { l10n, targetName }: Wording): NextView {
  return {
    ...emptyNext,
    title: l10n.t('Canceled'),
    sentence:
      release.live === null
        ? l10n.t(
            '{0} can never be released on {1} again. Upload a new version to go on.',
            release.version,
            targetName(release),
          )
        : l10n.t(
            '{0} can never be released on {1} again; its users fell back to {2}. Upload a new version to go on.',
            release.version,
            targetName(release),
            release.live.version,
          ),
    buttons: [press(l10n.t('Upload Version'), 'uploadVersion')],
  };
}

/** Archived: what is live instead, and the way on. */
export function archivedNext({ release }: ReleaseFacts, { l10n, targetName }: Wording): NextView {
  const { live, removed } = release;
  const byForce = l10n.t('Force removed by {0}', release.targetAppName);
  return {
    ...emptyNext,
    title: removed ? (removed.action === 'offline' ? l10n.t('Taken offline') : byForce) : l10n.t('Archived'),
    tone: removed?.action === 'force-remove' ? 'failed' : 'calm',
    // Who removed it may have approved what somebody else gave the reason for.
    quote: removed?.reason ? { title: l10n.t('Reason'), text: removed.reason } : null,
    sentence:
      live === null
        ? l10n.t('{0} is no longer live on {1}. Upload a new version to go on.', release.version, targetName(release))
        : l10n.t(
            '{0} is no longer live on {1}: everyone gets {2} now.',
            release.version,
            targetName(release),
            live.version,
          ),
    buttons: [press(l10n.t('Upload Version'), 'uploadVersion')],
  };
}
