import { Uri, window, workspace, type TextDocument } from 'vscode';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { useAsTesterList } from '../testers/chosenTesterLists';
import type { CommandHandlers } from './commandHandlers';

/** What is done with tester lists as documents. */
export function testerListCommands({ drafts }: FlowContext): Pick<CommandHandlers, 'useAsTesterList'> {
  return {
    useAsTesterList: async (argument): Promise<FlowOutcome> => {
      const document = await documentOf(argument);
      if (document === undefined) return 'canceled';
      await useAsTesterList(drafts, document);
      return 'done';
    },
  };
}

/** The file that was pointed at, or the editor in front. */
async function documentOf(argument: unknown): Promise<TextDocument | undefined> {
  return argument instanceof Uri ? workspace.openTextDocument(argument) : window.activeTextEditor?.document;
}
