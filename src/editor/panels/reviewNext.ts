import type { ButtonView, NextView } from '../../protocol/webview';
import { allowedButtons, emptyNext, press, viewConfiguration } from './nextParts';
import type { ReleaseFacts } from './releaseFacts';
import type { Wording } from './wording';

/** Under Review: the reviewer decides, everybody else waits or withdraws. */
export function reviewNext({ release, hasOtherAccounts }: ReleaseFacts, wording: Wording): NextView {
  const { l10n } = wording;
  const decides = release.allowed.includes('approve') || release.allowed.includes('reject');
  const review: ButtonView = { label: l10n.t('Open Review'), appearance: 'primary', does: { open: 'review' } };
  return {
    ...emptyNext,
    title: decides ? l10n.t('Next: approve or reject it') : l10n.t('Waiting for the review'),
    sentence: decides
      ? l10n.t(
          '{0} waits for your decision. It covers exactly this package and configuration.',
          wording.versionName(release),
        )
      : l10n.t('A reviewer of {0} decides. Withdraw it to change anything.', release.targetAppName),
    tone: decides ? 'act' : 'calm',
    buttons: [
      ...(decides ? [review] : []),
      viewConfiguration(wording),
      ...allowedButtons(release, ['withdraw', press(l10n.t('Withdraw'), 'withdraw')]),
      // Whoever tries the platform on this machine is the reviewer, too, as another account.
      ...(hasOtherAccounts
        ? allowedButtons(release, ['withdraw', press(l10n.t('Switch Account'), 'switchAccount')])
        : []),
    ],
  };
}
