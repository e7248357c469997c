import type { NextView } from '../../protocol/webview';
import { emptyNext, press, showWhatAUserGets } from './nextParts';
import type { ReleaseFacts } from './releaseFacts';
import type { Wording } from './wording';

/** Full Release: it is live. */
export function fullReleaseNext({ release }: ReleaseFacts, wording: Wording): NextView {
  const { l10n, targetName } = wording;
  return {
    ...emptyNext,
    title: l10n.t('Live for everyone'),
    sentence: l10n.t(
      'Everyone on {0} gets {1}. A newer Full Release will archive it.',
      targetName(release),
      release.version,
    ),
    tone: 'live',
    buttons: [showWhatAUserGets(wording)],
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
  const { live } = release;
  return {
    ...emptyNext,
    title: l10n.t('Archived'),
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
