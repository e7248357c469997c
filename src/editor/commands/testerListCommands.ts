import { TabInputText, Uri, window, workspace, type TextDocument } from 'vscode';
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
    checkTesterList: onFile(async (uri) => checkTesterListNow(context, uri, await testerLists())),
    fixTesterList: onDocument(async (document) => {
      const { checks } = await testerLists();
      const { rules } = await checks.about(document.uri);
      const found = checks.of(document)?.check?.findings ?? [];
      const unknownUsers = found.filter(({ code }) => code === 'unknown user').length;
      return fixTesterList(context, document, { rules, unknownUsers }, fixedLists);
    }),
    applyTesterListFixes: (argument) => {
      const uri = argument instanceof Uri ? argument : shownFixedList();
      return uri === undefined ? 'canceled' : applyTesterListFixes(context, uri, fixedLists);
    },
    chooseTesterColumn: onFile((uri) => chooseTesterColumn(context, uri)),
  };
}

/** On the file that was pointed at, or the one in front; VS Code tells of one above 50 MB by its tab alone. */
function onFile(work: (uri: Uri) => Promise<FlowOutcome>) {
  return async (argument: unknown): Promise<FlowOutcome> => {
    if (argument instanceof Uri) return work(argument);
    const input = window.tabGroups.activeTabGroup.activeTab?.input;
    const uri = window.activeTextEditor?.document.uri ?? (input instanceof TabInputText ? input.uri : undefined);
    return uri === undefined ? 'canceled' : work(uri);
  };
}

/** The same, where it has to be a document. */
function onDocument(work: (document: TextDocument) => Promise<FlowOutcome>) {
  return async (argument: unknown): Promise<FlowOutcome> => {
    const document =
      argument instanceof Uri ? await workspace.openTextDocument(argument) : window.activeTextEditor?.document;
    return document === undefined ? 'canceled' : work(document);
  };
}
