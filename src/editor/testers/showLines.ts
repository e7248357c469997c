import { commands, window, workspace, type TextDocument } from 'vscode';
import type { TesterOutcome } from '../../protocol/testers';
import type { FlowContext } from '../flowContext';
import type { TesterListInput } from './testerList';

/**
 * Shows the wrong lines of a list in an editor and in the Problems view. A typed list becomes a document of its own: it
 * can be corrected there, and sent as the open editor.
 */
export async function showLines(context: FlowContext, input: TesterListInput, { lines }: TesterOutcome): Promise<void> {
  const document = await documentOf(input);
  context.testerProblems.show(document, lines);
  const editor = await window.showTextDocument(document, { preview: false });
  const first = lines[0];
  if (first !== undefined) {
    const range = document.lineAt(Math.min(first.line, document.lineCount) - 1).range;
    editor.revealRange(range);
  }
  await commands.executeCommand('workbench.actions.view.problems');
}

async function documentOf(input: TesterListInput): Promise<TextDocument> {
  return input.kind === 'file'
    ? workspace.openTextDocument(input.uri)
    : workspace.openTextDocument({ content: `${input.text}\n`, language: 'plaintext' });
}
