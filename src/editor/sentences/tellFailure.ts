import { commands } from 'vscode';
import { ConnectionError } from '../../client/connectionError';
import { errorKinds, PlatformError, type ErrorKind } from '../../core/errorCode';
import type { Me } from '../../protocol/people';
import type { Release } from '../../protocol/release';
import { commandIds } from '../contributions';
import type { FlowContext } from '../flowContext';
import type { Button } from '../ui';
import { told } from './failureSentence';
import type { FailureSubject } from './failureSubject';
import { nextSteps, type NextStep } from './nextStep';

type Telling = Pick<FlowContext, 'ui' | 'log' | 'store' | 'isShown'>;

/** Refusals a person can do something about are warnings; what is broken is an error. */
const broken: ReadonlySet<ErrorKind> = new Set(['unavailable', 'internal', 'unsupported', 'precondition required']);

/**
 * Tells the person what failed in one sentence, with buttons that lead on, and writes the cause to the log. Does not wait
 * for the notification to be closed; a button does what it says whenever it is pressed.
 */
export async function tellFailure(context: Telling, error: unknown, release?: Release): Promise<void> {
  writeToLog(context, error);
  const { sentence, steps: all } = told(error, await subjectOf(context, error, release));
  const steps = all.filter((step) => !leadsNowhere(context, step)).map((step) => asFarAway(context, step));
  const buttons = steps.map((step, index): Button<string> => ({ id: String(index), title: step.title }));
  const shown = isBroken(error) ? context.ui.fail(sentence, ...buttons) : context.ui.warn(sentence, ...buttons);
  shown
    .then((button) => (button === undefined ? undefined : steps[Number(button)]))
    .then((step) => step && commands.executeCommand(step.command, ...(step.argument ? [step.argument] : [])))
    .catch((failure: unknown) => writeToLog(context, failure));
}

/** Showing a release to whoever looks at it is no way on, and not worth a notification beside the panel. */
function leadsNowhere(context: Telling, { command, argument }: NextStep): boolean {
  const releaseId = command === commandIds.openRelease ? argument?.['releaseId'] : undefined;
  return releaseId !== undefined && context.isShown?.(releaseId) === true;
}

/** A platform at an address is nobody's to restart from here: it is connected to again. */
function asFarAway({ store }: Telling, step: NextStep): NextStep {
  const isAway = store.connection.kind === 'offline' || store.connection.kind === 'refused';
  return isAway && step.command === commandIds.restartPlatform ? nextSteps.connectAgain() : step;
}

/** What a failure is about; where a role refused, that includes who asked. */
export async function subjectOf(
  context: Telling,
  error: unknown,
  release: Release | undefined,
): Promise<FailureSubject> {
  const about = release ? { release } : {};
  const needsMe = error instanceof PlatformError && errorKinds[error.code] === 'forbidden';
  return needsMe ? { ...about, ...(await whoAsked(context)) } : about;
}

async function whoAsked(context: Telling): Promise<{ readonly me?: Me }> {
  try {
    return { me: await context.store.me() };
  } catch {
    // The sentence does without; what matters is the refusal.
    return {};
  }
}

function isBroken(error: unknown): boolean {
  return !(error instanceof PlatformError) || broken.has(errorKinds[error.code]);
}

function writeToLog({ log }: Telling, error: unknown): void {
  if (error instanceof PlatformError) log.warn(error.code, JSON.stringify(error.parameters));
  else if (error instanceof ConnectionError)
    log.warn(error.code, error.cause instanceof Error ? error.cause.message : '');
  else log.error(error instanceof Error ? error : String(error));
}
