import { l10n, Uri, window, workspace, type CancellationToken } from 'vscode';
import { isTesterRow, type TesterRow } from '../../core/testers/testerRow';
import { testerRows } from '../../core/testers/testerRows';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { rangeInList } from '../testers/language/rangeInList';
import { listsOfWorkspace } from '../testers/listsOfWorkspace';
import { slicesOf } from '../testers/slicesOf';
import { testerColumn } from '../testers/testerColumns';
import { bytesUpTo } from '../testers/testerList';
import { testerFiles } from '../testers/testerFiles';
import { testerListFormat } from '../testers/testerListFiles';

/** VS Code shows extensions no larger document, in bytes. */
const largestList = 50 * 1024 * 1024;

/** Go to Its Line: shows where a tester stands in the lists of the workspace. */
export async function goToTesterLine(context: FlowContext, userId: string): Promise<FlowOutcome> {
  const title = l10n.t('Looking for {0} in the tester lists of this workspace…', userId);
  const place = await context.ui.progress(title, (_, token) => placeOf(context, userId, token));
  if (place === 'canceled') return 'canceled';
  if (place === undefined) {
    void context.ui.inform(l10n.t('{0} stands in no tester list of this workspace.', userId));
    return 'done';
  }
  const document = await workspace.openTextDocument(place.uri);
  await window.showTextDocument(document, { selection: rangeInList(document, place.row) });
  return 'done';
}

interface Place {
  readonly uri: Uri;
  readonly row: TesterRow;
}

async function placeOf(
  context: FlowContext,
  userId: string,
  token: CancellationToken,
): Promise<Place | 'canceled' | undefined> {
  for (const uri of await listsOf(context)) {
    const row = await rowIn(context, uri, userId, token);
    if (token.isCancellationRequested) return 'canceled';
    if (row !== undefined) return { uri, row };
  }
  return undefined;
}

/** Those that testers were taken from, the latest first, then the others. */
async function listsOf(context: FlowContext): Promise<readonly Uri[]> {
  const taken = testerFiles(context).map((path) => Uri.file(path));
  const all = [...taken, ...(await listsOfWorkspace(context.drafts))];
  return [...new Map(all.map((uri) => [uri.toString(), uri])).values()];
}

/** Where the user ID stands; nowhere where the list does not have it, is too large, or cannot be read any more. */
async function rowIn(
  { drafts }: FlowContext,
  uri: Uri,
  userId: string,
  token: CancellationToken,
): Promise<TesterRow | undefined> {
  try {
    const bytes = await bytesUpTo(uri, largestList);
    if (bytes === undefined) return undefined;
    const reading = { format: testerListFormat(uri), column: testerColumn(drafts, uri) };
    for await (const row of testerRows(slicesOf(bytes, token), reading)) {
      if (isTesterRow(row) && row.value.trim() === userId) return row;
    }
  } catch {
    // Another list may have it.
  }
  return undefined;
}
