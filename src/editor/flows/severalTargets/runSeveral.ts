import { l10n } from 'vscode';
import { ConnectionError } from '../../../client/connectionError';
import type { Release } from '../../../protocol/release';
import type { FlowContext, FlowOutcome } from '../../flowContext';
import { told } from '../../sentences/failureSentence';
import { subjectOf } from '../../sentences/tellFailure';
import { attempt } from '../attempt';
import { leftOutLine, markedTarget, stepLine, whereText } from './severalSentences';
import { tellOutcomes } from './tellOutcomes';
import { isDone, withRetried, type LeftOut, type TargetOutcome, type TargetStep } from './targetStep';

/** Something to do on several targets at once. */
export interface SeveralTargets {
  /** What is done, as the command's title says it. */
  readonly title: string;
  /** @param where the only target by its name, or how many there are */
  question(where: string): string;
  /** What holds for all of them, below the list. */
  readonly meaning: string;
  readonly agree: string;
  /** In the place of "Cancel", where that would be mistaken for what is asked about. */
  readonly keep?: string;
  readonly steps: readonly TargetStep[];
  readonly leftOut: readonly LeftOut[];
  /** Plans a step anew that was refused: from what its release is now. */
  again(step: TargetStep): Promise<TargetStep | LeftOut>;
  /** Once nothing is left to be done. */
  finished?(): Promise<void>;
}

/**
 * Asks once for all targets, then sends each target its own request. One that fails leaves the others standing, and is
 * offered to be tried again.
 */
export function runSeveral(context: FlowContext, several: SeveralTargets): Promise<FlowOutcome> {
  return attempt(context, async () => {
    const { steps, leftOut } = several;
    if (steps.length === 0) {
      return tellNothingToDo(context, several, leftOut);
    }
    if (!(await confirm(context, several, steps, leftOut))) return 'canceled';
    return conclude(context, several, await sendAll(context, several, steps));
  });
}

function tellNothingToDo(context: FlowContext, { title }: SeveralTargets, leftOut: readonly LeftOut[]): FlowOutcome {
  const reasons = leftOut.map(leftOutLine).join(' ');
  void context.ui.warn(l10n.t('{0}: none of these targets allows it now. {1}', title, reasons));
  return 'failed';
}

function confirm(
  { ui }: FlowContext,
  several: SeveralTargets,
  steps: readonly TargetStep[],
  leftOut: readonly LeftOut[],
): Promise<boolean> {
  const without = leftOut.length === 0 ? [] : ['', l10n.t('Left out:'), ...leftOut.map(leftOutLine)];
  const detail = [...steps.map(stepLine), ...without, '', several.meaning].join('\n');
  return ui.confirm(
    several.question(whereText(steps.map(({ target }) => target))),
    detail,
    several.agree,
    several.keep,
  );
}

/** One after the other, so that stopping in between leaves a clear line between what was tried and what was not. */
function sendAll(
  context: FlowContext,
  { title }: SeveralTargets,
  steps: readonly TargetStep[],
): Promise<readonly TargetOutcome[]> {
  return context.ui.progress(title, async (report, token) => {
    const outcomes: TargetOutcome[] = [];
    for (const [index, step] of steps.entries()) {
      report(l10n.t('{0} of {1}: {2}', index + 1, steps.length, markedTarget(step.target)), index / steps.length);
      outcomes.push(token.isCancellationRequested ? { kind: 'not tried', step } : await send(context, step));
    }
    return outcomes;
  });
}

async function send(context: FlowContext, step: TargetStep): Promise<TargetOutcome> {
  try {
    const release = await step.send(context.platform, step.idempotencyKey);
    context.store.take(release);
    return { kind: 'done', step, release };
  } catch (error) {
    context.log.warn(`${markedTarget(step.target)}:`, error instanceof Error ? error.message : String(error));
    const { sentence } = told(error, await subjectOf(context, error, step.release));
    const isUnknown = error instanceof ConnectionError;
    return { kind: 'failed', step, sentence, isUnknown, now: await readAgain(context, step, isUnknown) };
  }
}

/** What became of the release meanwhile; whoever refused is there to be asked. */
async function readAgain(
  context: FlowContext,
  { release }: TargetStep,
  isUnknown: boolean,
): Promise<Release | undefined> {
  if (release === undefined || isUnknown) return undefined;
  try {
    const now = await context.platform.call('getRelease', { params: { id: release.id } });
    context.store.take(now);
    return now;
  } catch (error) {
    context.log.warn('A release could not be read again', error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

async function conclude(
  context: FlowContext,
  several: SeveralTargets,
  outcomes: readonly TargetOutcome[],
): Promise<FlowOutcome> {
  const isAll = outcomes.every(isDone);
  if (isAll) await several.finished?.();
  tellOutcomes(context, several.title, outcomes, () => retryFailed(context, several, outcomes));
  return isAll ? 'done' : 'failed';
}

/**
 * Tries again what is not done. Where no answer came, and where nothing was tried, that is the very same request; what was
 * refused is planned anew, and asked for again where its release is another by now.
 */
function retryFailed(
  context: FlowContext,
  several: SeveralTargets,
  outcomes: readonly TargetOutcome[],
): Promise<FlowOutcome> {
  const work = (): Promise<FlowOutcome> =>
    attempt(context, async () => {
      const { planned, leftOut } = await planAgain(several, outcomes);
      const steps = [...planned.values()];
      if (steps.length === 0) return tellNothingToDo(context, several, leftOut);
      const isChanged = [...planned].some(([{ step }, plan]) => plan.release?.revision !== step.release?.revision);
      const isToAsk = isChanged || leftOut.length > 0;
      if (isToAsk && !(await confirm(context, several, steps, leftOut))) return 'canceled';
      const results = await sendAll(context, several, steps);
      return conclude(context, several, withRetried(outcomes, [...planned.keys()], results));
    });
  return context.acting === undefined ? work() : context.acting(work);
}

/** What there is to do again, by the outcome that it is to replace. */
async function planAgain(
  several: SeveralTargets,
  outcomes: readonly TargetOutcome[],
): Promise<{ readonly planned: ReadonlyMap<TargetOutcome, TargetStep>; readonly leftOut: readonly LeftOut[] }> {
  const planned = new Map<TargetOutcome, TargetStep>();
  const leftOut: LeftOut[] = [];
  for (const outcome of outcomes.filter((one) => !isDone(one))) {
    const isSame = outcome.kind !== 'failed' || outcome.isUnknown;
    const plan = isSame ? outcome.step : await several.again(outcome.step);
    if ('reason' in plan) leftOut.push(plan);
    else planned.set(outcome, plan);
  }
  return { planned, leftOut };
}
