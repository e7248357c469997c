import { PlatformError, type ErrorParameters } from '../../core/errorCode';
import { fullPercentage, offeredPercentages, percentagePresets, type PercentageErrorCode } from '../../core/percentage';
import type { Release } from '../../protocol/release';
import type { ButtonView, GrayscaleForm, NextView, ReleaseTypeForm } from '../../protocol/webview';
import { emptyNext, press, quietly } from './nextParts';
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
        ? { form: grayscaleForm(facts, wording), back: l10n.t('Change the release type') }
        : null,
  };
}

function cancelRelease({ release }: ReleaseFacts, { l10n }: Wording): ButtonView | null {
  return quietly(release, 'cancel', {
    ...press(l10n.t('Cancel'), 'cancelRelease'),
    title: l10n.t('Cancels the release, for good'),
  });
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
    tone: release.allowed.length > 0 ? 'act' : 'calm',
    form: releaseTypeForm(facts, wording),
    quiet: cancelRelease(facts, wording),
  };
}

function widenSentence({ percentage, version, live, id, testerCount }: Release, { l10n }: Wording): string {
  if (percentage === null) {
    return testerCount === 0
      ? l10n.t('Nobody gets {0} yet. Users who are in once stay in.', version)
      : l10n.t('Only its testers get {0} so far. Users who are in once stay in.', version);
  }
  return live === null || live.releaseId === id
    ? l10n.t('{0} % of the users get {1}; nothing is live for the others.', percentage, version)
    : l10n.t('{0} % of the users get {1}, the others {2}.', percentage, version, live.version);
}

function widen(facts: ReleaseFacts, wording: Wording): NextView {
  const { l10n } = wording;
  const { release } = facts;
  const { percentage } = release;
  return {
    ...emptyNext,
    title:
      percentage === null
        ? l10n.t('Next: choose how many users get it first')
        : l10n.t('Next: widen the grayscale, or release to everyone'),
    sentence: widenSentence(release, wording),
    tone: release.allowed.length > 0 ? 'act' : 'calm',
    form: release.allowed.includes('grayscale') ? grayscaleForm(facts, wording) : null,
    buttons: [press(l10n.t('Show What a User Gets'), 'showWhatAUserGets')],
    quiet: cancelRelease(facts, wording),
  };
}

/** Grayscale Release: its type where that is still open, else the next percentage. */
export function grayscaleNext(facts: ReleaseFacts, wording: Wording): NextView {
  const isTypeChosen = facts.release.percentage !== null || facts.log.some((entry) => entry.action === 'grayscale');
  return isTypeChosen ? widen(facts, wording) : releaseTypeNext(facts, wording);
}
