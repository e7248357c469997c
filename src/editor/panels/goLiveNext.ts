import { PlatformError, type ErrorParameters } from '../../core/errorCode';
import { fullPercentage, offeredPercentages, percentagePresets, type PercentageErrorCode } from '../../core/percentage';
import type { Release } from '../../protocol/release';
import type { ButtonView, ConfirmedGrayscale, GrayscaleForm, NextView, ReleaseTypeForm } from '../../protocol/webview';
import { emptyNext, forceRemoval, movesOn, press, quietly } from './nextParts';
import type { ReleaseFacts } from './releaseFacts';
import type { Wording } from './wording';

function grayscaleForm({ release, targetApp }: ReleaseFacts, wording: Wording): GrayscaleForm {
  const { l10n } = wording;
  const offered = targetApp?.policy.percentages ?? null;
  const current = release.percentage;
  const allowed = offeredPercentages(current, offered);
  const message = (code: PercentageErrorCode, parameters: ErrorParameters = {}): string =>
    wording.errorSentence(new PlatformError(code, parameters), { release }).sentence;
  return {
    kind: 'grayscale',
    label: l10n.t('Grayscale'),
    fieldLabel: l10n.t('Share of the users in percent'),
    unit: '%',
    current,
    offered,
    presets: [...new Set([...(offered ?? percentagePresets), fullPercentage])].sort((a, b) => a - b),
    proposal: allowed[0] ?? fullPercentage,
    messages: {
      PERCENTAGE_NOT_A_NUMBER: message('PERCENTAGE_NOT_A_NUMBER'),
      PERCENTAGE_NOT_WHOLE: message('PERCENTAGE_NOT_WHOLE'),
      PERCENTAGE_OUT_OF_RANGE: message('PERCENTAGE_OUT_OF_RANGE'),
      PERCENTAGE_NOT_HIGHER: message('PERCENTAGE_NOT_HIGHER', { current: current ?? 0 }),
      PERCENTAGE_NOT_OFFERED: message('PERCENTAGE_NOT_OFFERED', { allowed }),
    },
    submit: { label: l10n.t('Next Step') },
  };
}

function releaseTypeForm(facts: ReleaseFacts, wording: Wording): ReleaseTypeForm | null {
  const { release } = facts;
  const { l10n, statusWord } = wording;
  const choices: ReleaseTypeForm['choices'][number][] = [];
  if (release.allowed.includes('grayscale')) {
    choices.push({
      type: 'grayscale',
      label: statusWord('Grayscale Release'),
      sentence: l10n.t('A share of the users first, widened step by step.'),
    });
  }
  if (release.allowed.includes('full')) {
    choices.push({ type: 'full', label: statusWord('Full Release'), sentence: l10n.t('Everyone at once.') });
  }
  if (choices.length === 0) return null;
  return {
    kind: 'release type',
    label: l10n.t('Release Type'),
    choices,
    confirm: { label: l10n.t('Confirm') },
    grayscale:
      release.status === 'Grayscale Release'
        ? {
            card: firstShare(facts, wording),
            form: grayscaleForm(facts, wording),
            back: l10n.t('Change the release type'),
          }
        : null,
  };
}

function cancelRelease({ release }: ReleaseFacts, wording: Wording): ButtonView | null {
  const { l10n } = wording;
  const cancel = { ...press(l10n.t('Cancel'), 'cancelRelease'), title: l10n.t('Cancels the release, for good') };
  return quietly(release, 'cancel', cancel) ?? forceRemoval(release, wording);
}

function readySentence(release: Release, { l10n, targetName }: Wording): string {
  return release.testerCount === 0
    ? l10n.t('{0} is ready to go live on {1}; nobody gets it yet.', release.version, targetName(release))
    : l10n.t('{0} is ready to go live on {1}; only its testers get it so far.', release.version, targetName(release));
}

/** Release Preparation, or Grayscale Release before its type is chosen: the release type (T14 to T17). */
export function releaseTypeNext(facts: ReleaseFacts, wording: Wording): NextView {
  const { l10n } = wording;
  const { release } = facts;
  return {
    ...emptyNext,
    title: l10n.t('Next: choose the release type'),
    sentence: readySentence(release, wording),
    tone: movesOn(release) ? 'act' : 'calm',
    form: releaseTypeForm(facts, wording),
    quiet: cancelRelease(facts, wording),
  };
}

function firstShareSentence({ version, testerCount }: Release, { l10n }: Wording): string {
  return testerCount === 0
    ? l10n.t('Nobody gets {0} yet. Users who get it keep it as the percentage grows.', version)
    : l10n.t('Only its testers get {0} so far. Users who get it keep it as the percentage grows.', version);
}

/** Testers keep it, whatever the share. */
function shareSentence({ percentage, version, live, id, testerCount }: Release, wording: Wording): string {
  const { l10n, numberText } = wording;
  const share = percentage ?? 0;
  const others = live === null || live.releaseId === id ? null : live.version;
  if (testerCount === 0) {
    return others === null
      ? l10n.t('{0} % of the users get {1}; nothing is live for the others.', share, version)
      : l10n.t('{0} % of the users get {1}, the others {2}.', share, version, others);
  }
  const testers = testerCount === 1 ? l10n.t('its tester') : l10n.t('its {0} testers', numberText(testerCount));
  return others === null
    ? l10n.t('{0} % of the users and {1} get {2}; nothing is live for the others.', share, testers, version)
    : l10n.t('{0} % of the users and {1} get {2}, the others {3}.', share, testers, version, others);
}

/** The first share of the users, as it is asked for once Grayscale Release is chosen. */
function firstShare({ release }: ReleaseFacts, wording: Wording): ConfirmedGrayscale['card'] {
  const { l10n } = wording;
  return {
    title: l10n.t('Next: choose how many users get it first'),
    sentence: firstShareSentence(release, wording),
  };
}

function widen(facts: ReleaseFacts, wording: Wording): NextView {
  const { l10n } = wording;
  const { release } = facts;
  const wider = {
    title: l10n.t('Next: widen the grayscale, or release to everyone'),
    sentence: shareSentence(release, wording),
  };
  return {
    ...emptyNext,
    ...(release.percentage === null ? firstShare(facts, wording) : wider),
    tone: movesOn(release) ? 'act' : 'calm',
    form: release.allowed.includes('grayscale') ? grayscaleForm(facts, wording) : null,
    quiet: cancelRelease(facts, wording),
  };
}

/** Grayscale Release: its type where that is still open, else the next percentage. */
export function grayscaleNext(facts: ReleaseFacts, wording: Wording): NextView {
  const isTypeChosen = facts.release.percentage !== null || facts.log.some((entry) => entry.action === 'grayscale');
  return isTypeChosen ? widen(facts, wording) : releaseTypeNext(facts, wording);
}
