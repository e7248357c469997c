import { isDelivered } from '../../core/releaseStatus';
import type { AudienceAnswer } from '../../protocol/audience';
import type { UserAnswerView, UserGetsView } from '../../protocol/webview';
import type { ReleaseFacts } from './releaseFacts';
import type { Wording } from './wording';

/** Show What a User Gets: the question, and what was answered to the last one. */
export function userGetsView({ release, asked }: ReleaseFacts, wording: Wording): UserGetsView | null {
  if (!isDelivered(release.status)) return null;
  const { l10n } = wording;
  const outcome = asked?.outcome;
  return {
    title: l10n.t('Show What a User Gets'),
    label: l10n.t('User ID'),
    placeholder: l10n.t('As {0} knows the user', release.targetAppName),
    empty: l10n.t('Type a user ID.'),
    submit: { label: l10n.t('Show') },
    asking: asked !== undefined && outcome === undefined ? asked.userId : null,
    problem: asked && outcome?.kind === 'invalid' ? { userId: asked.userId, sentence: outcome.sentence } : null,
    failure: outcome?.kind === 'failed' ? outcome.sentence : null,
    answer: outcome?.kind === 'answer' ? answerView(outcome.answer, wording) : null,
  };
}

function answerView(answer: AudienceAnswer, { audienceExplanation }: Wording): UserAnswerView {
  const { gets, steps } = audienceExplanation(answer);
  return {
    userId: answer.userId,
    sentence: gets,
    steps: steps.map(({ question, answer: text }) => ({ label: question, parts: [{ text }] })),
  };
}
