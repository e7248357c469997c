import { l10n } from 'vscode';
import type { ReleaseAction } from '../../core/releaseAction';
import type { Release } from '../../protocol/release';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { applyToRelease } from '../flows/applyToRelease';
import { cancelRelease, cancelTesting } from '../flows/cancelRelease';
import { completeTesting } from '../flows/completeTesting';
import { forceRemove } from '../flows/forceRemove';
import { grayscaleRelease, isTypeOpen } from '../flows/grayscale';
import { takeNextStep } from '../flows/nextStep';
import { releaseToEveryone } from '../flows/releaseToEveryone';
import { retryBuild } from '../flows/retryBuild';
import { takeOffline } from '../flows/takeOffline';
import { addTesters, updateTestGroup } from '../flows/testers';
import { viewConfiguration } from '../flows/viewConfiguration';
import { withdraw } from '../flows/withdraw';
import { applyOnSeveral, cancelOnSeveral, stepOnSeveral } from '../flows/severalTargets/changeReleases';
import type { GivenReleases } from '../flows/severalTargets/chooseReleases';
import { chooseRelease } from './chooseRelease';
import { commandArgument, selectedReleaseIds } from './commandArgument';
import type { CommandHandler, CommandHandlers } from './commandHandlers';

type ReleaseFlow = (context: FlowContext, release: Release) => Promise<FlowOutcome> | FlowOutcome;

/** A command on one release: the one it was given, or one that the person chooses among those it fits. */
export function onRelease(
  context: FlowContext,
  title: string,
  fits: (release: Release) => boolean,
  flow: ReleaseFlow,
): (argument: unknown) => Promise<FlowOutcome> {
  return async (argument) => {
    const { releaseId } = commandArgument(argument);
    const release =
      releaseId === undefined ? await chooseRelease(context, { title, fits }) : await context.store.release(releaseId);
    return release === undefined ? 'canceled' : flow(context, release);
  };
}

type SeveralFlow = (context: FlowContext, given: GivenReleases) => Promise<FlowOutcome>;

/** A command on several releases: those that are selected, or those that the person chooses of a version or mini program. */
function onSeveral(context: FlowContext, flow: SeveralFlow): CommandHandler {
  return (argument, selected) => {
    const releaseIds = selectedReleaseIds(selected);
    const { miniProgramId, versionId } = commandArgument(argument);
    return flow(context, {
      ...(releaseIds && { releaseIds }),
      ...(miniProgramId !== undefined && { miniProgramId }),
      ...(versionId !== undefined && { versionId }),
    });
  };
}

/** A command on one release, which is that on several where several are selected. */
function onOneOrSeveral(context: FlowContext, one: CommandHandler, flow: SeveralFlow): CommandHandler {
  const several = onSeveral(context, flow);
  return (argument, selected) =>
    selectedReleaseIds(selected) === undefined ? one(argument) : several(argument, selected);
}

const allows =
  (action: ReleaseAction) =>
  ({ allowed }: Release): boolean =>
    allowed.includes(action);

type ReleaseCommand =
  | 'nextStep'
  | 'viewConfiguration'
  | 'retryBuild'
  | 'applyToRelease'
  | 'withdraw'
  | 'addTesters'
  | 'updateTestGroup'
  | 'completeTesting'
  | 'cancelTesting'
  | 'cancelRelease'
  | 'grayscaleRelease'
  | 'fullRelease'
  | 'applyOnSeveral'
  | 'stepOnSeveral'
  | 'cancelOnSeveral'
  | 'takeOffline'
  | 'forceRemove';

/** Everything that is done to a release, under the names of the guide. */
export function releaseCommands(context: FlowContext): Pick<CommandHandlers, ReleaseCommand> {
  const on = (title: string, fits: (release: Release) => boolean, flow: ReleaseFlow): ReturnType<typeof onRelease> =>
    onRelease(context, title, fits, flow);
  return {
    nextStep: onOneOrSeveral(
      context,
      on(l10n.t('Next Step'), ({ next }) => next !== null, takeNextStep),
      stepOnSeveral,
    ),
    viewConfiguration: on(l10n.t('View Configuration'), () => true, viewConfiguration),
    retryBuild: on(l10n.t('Retry Build'), allows('build'), retryBuild),
    applyToRelease: onOneOrSeveral(
      context,
      on(l10n.t('Apply to Release'), allows('apply'), applyToRelease),
      applyOnSeveral,
    ),
    withdraw: on(l10n.t('Withdraw'), allows('withdraw'), withdraw),
    addTesters: on(l10n.t('Add Testers'), allows('add-testers'), addTesters),
    updateTestGroup: on(l10n.t('Update Test Group'), allows('update-test-group'), updateTestGroup),
    completeTesting: on(l10n.t('Complete Testing'), allows('complete-testing'), completeTesting),
    cancelTesting: on(
      l10n.t('Cancel Testing'),
      (release) => release.status === 'Pilot Testing' && allows('cancel')(release),
      cancelTesting,
    ),
    cancelRelease: onOneOrSeveral(
      context,
      on(
        l10n.t('Cancel Release'),
        (release) => release.status !== 'Pilot Testing' && allows('cancel')(release),
        cancelRelease,
      ),
      cancelOnSeveral,
    ),
    grayscaleRelease: on(
      l10n.t('Grayscale Release'),
      (release) => isTypeOpen(release) && allows('grayscale')(release),
      grayscaleRelease,
    ),
    fullRelease: onOneOrSeveral(context, on(l10n.t('Full Release'), allows('full'), releaseToEveryone), stepOnSeveral),
    applyOnSeveral: onSeveral(context, applyOnSeveral),
    stepOnSeveral: onSeveral(context, stepOnSeveral),
    cancelOnSeveral: onSeveral(context, cancelOnSeveral),
    takeOffline: on(l10n.t('Take Mini Program Offline'), allows('offline'), takeOffline),
    forceRemove: on(l10n.t('Force Remove'), allows('force-remove'), forceRemove),
  };
}
