import { l10n, Uri, window, workspace, type Range, type TextDocument } from 'vscode';
import { testerRows } from '../../core/testers/testerRows';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { chosenTesterLists } from '../testers/chosenTesterLists';
import { readTesterList } from '../testers/testerList';
import { testerFiles } from '../testers/testerFiles';
import { isTesterList, testerListFormat, testerListPattern } from '../testers/testerListFiles';

/** More lists than a workspace has. */
const mostLists = 200;

/** Go to Its Line: shows where a tester stands in the lists of the workspace. */
export async function goToTesterLine(context: FlowContext, userId: string): Promise<FlowOutcome> {
  for (const uri of await listsOf(context)) {
    const line = await lineOf(uri, userId);
    if (line === undefined) continue;
    const document = await workspace.openTextDocument(uri);
    await window.showTextDocument(document, { selection: placeIn(document, line, userId) });
    return 'done';
  }
  void context.ui.inform(l10n.t('{0} stands in no tester list of this workspace.', userId));
  return 'done';
}

/** Those that testers were taken from, the latest first, then those that are lists by their names or by choice. */
async function listsOf(context: FlowContext): Promise<readonly Uri[]> {
  const named = await workspace.findFiles(testerListPattern, undefined, mostLists);
  const chosen = chosenTesterLists(context.drafts).map((uri) => Uri.parse(uri));
  const open = workspace.textDocuments.filter(isTesterList).map(({ uri }) => uri);
  const all = [...testerFiles(context).map((path) => Uri.file(path)), ...named, ...chosen, ...open];
  return [...new Map(all.map((uri) => [uri.toString(), uri])).values()];
}

/** From 1; nothing where the list does not have the user ID, or cannot be read any more. */
async function lineOf(uri: Uri, userId: string): Promise<number | undefined> {
  try {
    const { bytes } = await readTesterList({ kind: 'file', uri });
    for await (const row of testerRows(asChunks(bytes), { format: testerListFormat(uri) })) {
      if (!row.isHeader && !row.isGroupHeading && row.value.trim() === userId) return row.line;
    }
  } catch {
    // Another list may have it.
  }
  return undefined;
}

async function* asChunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function placeIn(document: TextDocument, line: number, userId: string): Range {
  const { range, text } = document.lineAt(Math.min(line, document.lineCount) - 1);
  const column = text.indexOf(userId);
  return column < 0
    ? range
    : range.with(range.start.translate(0, column), range.start.translate(0, column + userId.length));
}
