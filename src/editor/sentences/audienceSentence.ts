import { l10n } from 'vscode';
import type { DecisionStep } from '../../core/audience';
import type { AudienceAnswer } from '../../protocol/audience';

/** Says in short why a user gets what they get on a target: what was asked last, and what everybody else gets. */
export function audienceSentence(answer: AudienceAnswer): string {
  const asked = answer.steps.filter(({ step }) => step !== 'rollout');
  const last = asked.findLast(({ step }) => step !== 'live');
  return asked
    .filter((one) => one === last || one.step === 'live')
    .map((one) => stepSentence(one, answer))
    .join(' ');
}

/** What a user gets on a target, and why. */
export interface AudienceExplanation {
  readonly gets: string;
  /** The questions on the way to the decision in the order they were asked, each in a word, with its answer. */
  readonly steps: readonly { readonly question: string; readonly answer: string }[];
}

/** Tells what a user gets on a target, with every question that was asked on the way to the decision. */
export function audienceExplanation(answer: AudienceAnswer): AudienceExplanation {
  const steps = answer.steps.map((step) => ({ question: stepWord(step), answer: stepSentence(step, answer) }));
  return { gets: getsSentence(answer), steps };
}

function getsSentence({ version, candidateVersion }: AudienceAnswer): string {
  if (version === null) return l10n.t('The user gets nothing there.');
  return version === candidateVersion
    ? l10n.t('The user gets {0}, which not everyone gets yet.', version)
    : l10n.t('The user gets {0}.', version);
}

/** A question on the way to the decision, in a word. */
function stepWord({ step }: DecisionStep): string {
  const words: Readonly<Record<DecisionStep['step'], string>> = {
    rollout: l10n.t('In Rollout'),
    tester: l10n.t('Tester'),
    'held back': l10n.t('Held Back'),
    bucket: l10n.t('Share of the Users'),
    live: l10n.t('Live'),
  };
  return words[step];
}

/** The answer to a question on the way to the decision. */
function stepSentence(asked: DecisionStep, answer: AudienceAnswer): string {
  const candidate = answer.candidateVersion ?? '';
  switch (asked.step) {
    case 'rollout':
      return asked.version === null
        ? l10n.t('No version is given to some users only.')
        : l10n.t('{0} is given to some users, and not yet to all.', asked.version);
    case 'tester':
      return testerSentence(asked.isTester, candidate, answer.percentage);
    case 'held back':
      return heldBackSentence(asked, answer.targetAppName);
    case 'bucket':
      return asked.isInside
        ? l10n.t('Bucket {0} of 100 is within the {1} % that get {2}.', asked.bucket, asked.percentage, candidate)
        : l10n.t('Bucket {0} of 100 is outside of the {1} % that get {2}.', asked.bucket, asked.percentage, candidate);
    case 'live':
      return liveSentence(asked.version, answer.cause);
  }
}

function testerSentence(isTester: boolean, candidate: string, percentage: number | null): string {
  if (isTester) return l10n.t('A tester of {0}.', candidate);
  return percentage === null
    ? l10n.t('Only testers get {0} so far, and this user is none.', candidate)
    : l10n.t('No tester of {0}.', candidate);
}

function heldBackSentence(
  { bucket, share, isHeldBack }: Extract<DecisionStep, { readonly step: 'held back' }>,
  targetAppName: string,
): string {
  return isHeldBack
    ? l10n.t(
        '{0} holds back {1} % of its users until Full Release, and bucket {2} is among them.',
        targetAppName,
        share,
        bucket,
      )
    : l10n.t(
        '{0} holds back {1} % of its users until Full Release, and bucket {2} is not among them.',
        targetAppName,
        share,
        bucket,
      );
}

function liveSentence(version: string | null, cause: AudienceAnswer['cause']): string {
  if (cause === 'nothing in rollout') {
    return version === null
      ? l10n.t('Nothing is live there.')
      : l10n.t('{0} is the Full Release: everyone gets it.', version);
  }
  return version === null
    ? l10n.t('Nothing else is live there.')
    : l10n.t('Everyone else gets the Full Release {0}.', version);
}
