import { l10n } from 'vscode';
import type { AudienceAnswer } from '../../protocol/audience';

/** Says why a user gets what they get on a target. */
export function audienceSentence(answer: AudienceAnswer): string {
  const { gets, fullReleaseVersion } = answer;
  const live = fullReleaseVersion ?? '';
  if (answer.cause === 'nothing in rollout') {
    return gets === 'nothing'
      ? l10n.t('Nothing is live there.')
      : l10n.t('{0} is the Full Release: everyone gets it.', live);
  }
  const cause = causeSentence(answer);
  switch (gets) {
    case 'candidate':
      return cause;
    case 'full release':
      return `${cause} ${l10n.t('Everyone else gets the Full Release {0}.', live)}`;
    case 'nothing':
      return `${cause} ${l10n.t('Nothing else is live there.')}`;
  }
}

function causeSentence({ cause, candidateVersion, bucket, percentage }: AudienceAnswer): string {
  const candidate = candidateVersion ?? '';
  switch (cause) {
    case 'tester':
      return l10n.t('A tester of {0}.', candidate);
    case 'inside the share':
      return l10n.t('Bucket {0} of 100 is within the {1} % that get {2}.', bucket ?? '', percentage ?? '', candidate);
    case 'outside the share':
      return l10n.t(
        'Bucket {0} of 100 is outside of the {1} % that get {2}.',
        bucket ?? '',
        percentage ?? '',
        candidate,
      );
    case 'not a tester':
      return l10n.t('Only testers get {0} so far, and this user is none.', candidate);
    case 'nothing in rollout':
      return '';
  }
}
