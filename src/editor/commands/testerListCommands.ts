import { Uri, window, workspace, type TextDocument } from 'vscode';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { checkTesterListNow } from '../flows/checkTesterListNow';
import { chooseTesterColumn } from '../flows/chooseTesterColumn';
import { applyTesterListFixes, fixTesterList, shownFixedList } from '../flows/fixTesterList';
import { useAsTesterList } from '../testers/chosenTesterLists';
import type { FixedLists } from '../testers/fixedLists';
import type { TesterListLanguage } from '../testers/language/testerListLanguage';
import type { CommandHandlers } from './commandHandlers';

export type TesterListCommand =
  'useAsTesterList' | 'checkTesterList' | 'fixTesterList' | 'applyTesterListFixes' | 'chooseTesterColumn';

export interface TesterListSurroundings {
  readonly context: FlowContext;
  readonly fixedLists: FixedLists;
  readonly testerLists: () => Promise<TesterListLanguage>;
}

/** What is done with tester lists as documents. */
export function testerListCommands(surroundings: TesterListSurroundings): Pick<CommandHandlers, TesterListCommand> {
  const { context, fixedLists, testerLists } = surroundings;
  return {
    useAsTesterList: onDocument(async (document): Promise<FlowOutcome> => {
      await useAsTesterList(context.drafts, document);
      return 'done';
    }),
    checkTesterList: onDocument(async (document) =>
      checkTesterListNow(context, document, (await testerLists()).checks),
    ),
    fixTesterList: onDocument(async (document) => {
      const { rules } = await (await testerLists()).checks.about(document);
      return fixTesterList(context, document, rules, fixedLists);
    }),
    applyTesterListFixes: (argument) => {
      const uri = argument instanceof Uri ? argument : shownFixedList();
      return uri === undefined ? 'canceled' : applyTesterListFixes(context, uri, fixedLists);
    },
    chooseTesterColumn: onDocument((document) => chooseTesterColumn(context, document)),
  };
}

/** On the file that was pointed at, or the editor in front. */
function onDocument(work: (document: TextDocument) => Promise<FlowOutcome>) {
  return async (argument: unknown): Promise<FlowOutcome> => {
    const document =
      argument instanceof Uri ? await workspace.openTextDocument(argument) : window.activeTextEditor?.document;
    return document === undefined ? 'canceled' : work(document);
  };
}
