import { l10n } from 'vscode';
import type { FlowContext } from '../../flowContext';
import { standing } from '../../sentences/statusWords';
import type { Button, Choice } from '../../ui';
import { whenChosen } from '../whenChosen';
import { markedTarget, whereText } from './severalSentences';
import { isDone, type TargetOutcome } from './targetStep';

type Way = 'retry' | 'outcomes';

/**
 * Tells how it went on all targets: in one sentence, with the outcome of each a click away. Does not wait for the
 * notification to be closed.
 *
 * @param title what was done, as the command's title says it
 */
export function tellOutcomes(
  context: FlowContext,
  title: string,
  outcomes: readonly TargetOutcome[],
  retry: () => Promise<unknown>,
): void {
  const failed = outcomes.filter((outcome) => !isDone(outcome));
  const show: Button<Way> = { id: 'outcomes', title: l10n.t('Show Outcomes') };
  const again: Button<Way> = { id: 'retry', title: l10n.t('Retry Failed') };
  const choice =
    failed.length === 0
      ? context.ui.inform<Way>(
          l10n.t('{0}: done on {1}.', title, whereText(outcomes.map(({ step }) => step.target))),
          show,
        )
      : context.ui.warn<Way>(failedSentence(title, outcomes, failed), again, show);
  whenChosen(context, choice, {
    retry,
    outcomes: () => showOutcomes(context, title, outcomes, failed.length > 0, retry),
  });
}

function failedSentence(title: string, outcomes: readonly TargetOutcome[], failed: readonly TargetOutcome[]): string {
  const done = l10n.t('{0}: done on {1} of {2} targets.', title, outcomes.length - failed.length, outcomes.length);
  return [done, ...failed.map(failureText)].join(' ');
}

function failureText(outcome: TargetOutcome): string {
  return l10n.t('{0}: {1}', markedTarget(outcome.step.target), outcomeText(outcome));
}

/** What became of one target, in a sentence. */
function outcomeText(outcome: TargetOutcome): string {
  switch (outcome.kind) {
    case 'done':
      return standing(outcome.release);
    case 'not tried':
      return l10n.t('Not tried: you stopped before.');
    case 'failed':
      return outcome.isUnknown
        ? l10n.t('{0} It may have happened all the same; retrying does not do it twice.', outcome.sentence)
        : outcome.sentence;
  }
}

const icons: Readonly<Record<TargetOutcome['kind'], string>> = {
  done: '$(pass)',
  failed: '$(error)',
  'not tried': '$(circle-slash)',
};

/** Each target with its outcome; choosing one shows its release. */
async function showOutcomes(
  context: FlowContext,
  title: string,
  outcomes: readonly TargetOutcome[],
  hasFailed: boolean,
  retry: () => Promise<unknown>,
): Promise<void> {
  const again: Choice<'retry'> = { label: l10n.t('$(refresh) Retry Failed'), value: 'retry' };
  const chosen = await context.ui.pick<TargetOutcome | 'retry'>({
    title,
    placeHolder: l10n.t('The outcome on each target. Choose one to open its release.'),
    choices: [...(hasFailed ? [again] : []), ...outcomes.map(outcomeRow)],
  });
  if (chosen === 'retry') await retry();
  else if (chosen !== undefined) openRelease(context, chosen);
}

function outcomeRow(outcome: TargetOutcome): Choice<TargetOutcome> {
  const now = outcome.kind === 'done' ? outcome.release : outcome.kind === 'failed' ? outcome.now : undefined;
  return {
    label: `${icons[outcome.kind]} ${markedTarget(outcome.step.target)}`,
    description: now === undefined ? (outcome.step.from ?? '') : standing(now),
    ...(outcome.kind !== 'done' && { detail: outcomeText(outcome) }),
    value: outcome,
  };
}

function openRelease(context: FlowContext, outcome: TargetOutcome): void {
  const release = outcome.kind === 'done' ? outcome.release : outcome.step.release;
  if (release !== undefined) context.openPanel?.(release.id);
}
