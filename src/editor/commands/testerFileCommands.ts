import { l10n, Uri, window } from 'vscode';
import type { ReleaseAction } from '../../core/releaseAction';
import type { Release } from '../../protocol/release';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { keepInStep, stopKeepingInStep } from '../flows/keepInStep';
import { addTesters, updateTestGroup, type TesterListInput } from '../flows/testers';
import { askTesterFile } from '../testers/askTesterFile';
import type { ReviewAnswer } from '../testers/review/testerReviews';
import type { KeptInStep } from '../testers/step/keptInStep';
import { chooseRelease } from './chooseRelease';
import { commandArgument } from './commandArgument';
import type { CommandHandlers } from './commandHandlers';

/** What is done with a file that has testers, and with the review of one. */
export function testerFileCommands(context: FlowContext, inStep: KeptInStep): Pick<CommandHandlers, TesterFileCommand> {
  const onFile =
    (title: string, action: ReleaseAction, flow: TesterFlow) =>
    (argument: unknown, about?: unknown): Promise<FlowOutcome> =>
      withFile(context, { title, action, flow }, argument, about);
  const answer = (given: ReviewAnswer): FlowOutcome => (context.testerReviews.answer(given) ? 'done' : 'canceled');
  return {
    addTestersFromFile: onFile(l10n.t('Add Testers from This File'), 'add-testers', addTesters),
    updateTestGroupFromFile: onFile(l10n.t('Update Test Group from This File'), 'update-test-group', updateTestGroup),
    keepInStep: onFile(l10n.t('Keep in Step with This File'), 'add-testers', async (own, release, list) => {
      const uri = list?.kind === 'file' ? list.uri : await askTesterFile(own.ui);
      return uri === undefined ? 'canceled' : keepInStep(own, inStep, release, uri);
    }),
    stopKeepingInStep: (argument) =>
      stopKeepingInStep(context, inStep, {
        releaseId: commandArgument(argument).releaseId,
        uri: argument instanceof Uri ? argument : undefined,
      }),
    confirmTestGroupUpdate: () => answer('update'),
    cancelTestGroupUpdate: () => answer('cancel'),
    chooseGroupsOfUpdate: () => answer('groups'),
    openReportOfUpdate: async () => ((await context.testerReviews.openReport()) ? 'done' : 'canceled'),
  };
}

type TesterFileCommand =
  | 'addTestersFromFile'
  | 'keepInStep'
  | 'stopKeepingInStep'
  | 'updateTestGroupFromFile'
  | 'confirmTestGroupUpdate'
  | 'cancelTestGroupUpdate'
  | 'chooseGroupsOfUpdate'
  | 'openReportOfUpdate';

type TesterFlow = (context: FlowContext, release: Release, list?: TesterListInput) => Promise<FlowOutcome>;

interface FileCommand {
  readonly title: string;
  readonly action: ReleaseAction;
  readonly flow: TesterFlow;
}

/** With a file that was pointed at in the explorer or that is open, and the release that is named beside it or chosen. */
async function withFile(
  context: FlowContext,
  { title, action, flow }: FileCommand,
  argument: unknown,
  about: unknown,
): Promise<FlowOutcome> {
  const uri = argument instanceof Uri ? argument : window.activeTextEditor?.document.uri;
  const { releaseId } = commandArgument(about);
  const release =
    releaseId === undefined
      ? await chooseRelease(context, { title, fits: ({ allowed }) => allowed.includes(action) })
      : await context.store.release(releaseId);
  if (release === undefined) return 'canceled';
  return flow(context, release, ...(uri === undefined ? [] : ([{ kind: 'file', uri }] as const)));
}
