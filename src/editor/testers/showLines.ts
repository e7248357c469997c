import { commands, window, workspace, type TextDocument } from 'vscode';
import type { TesterOutcome } from '../../protocol/testers';
import type { FlowContext } from '../flowContext';
import { openedDocument } from './openedDocument';
import { showReport } from './review/testerReport';
import type { TesterListInput } from './testerList';

/**
 * Shows the wrong lines of a list in an editor and in the Problems view. A typed list becomes a document of its own: it
 * can be corrected there, and sent as the open editor.
 */
export async function showLines(context: FlowContext, input: TesterListInput, outcome: TesterOutcome): Promise<void> {
  const document = await documentOf(input);
  // The table of them can be shown all the same.
  if (document === undefined) return showReport(context, input, outcome);
  const { lines } = outcome;
  context.testerProblems.show(document, lines);
  const editor = await window.showTextDocument(document, { preview: false });
  const first = lines[0];
  if (first !== undefined) {
    const range = document.lineAt(Math.min(first.line, document.lineCount) - 1).range;
    editor.revealRange(range);
  }
  await commands.executeCommand('workbench.actions.view.problems');
}

async function documentOf(input: TesterListInput): Promise<TextDocument | undefined> {
  return input.kind === 'file'
    ? openedDocument(input.uri)
    : workspace.openTextDocument({ content: `${input.text}\n`, language: 'plaintext' });
}
