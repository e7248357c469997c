import { l10n, Range, workspace, type Uri } from 'vscode';
import type { TesterRow } from '../../core/testers/testerRow';
import { testerRows } from '../../core/testers/testerRows';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { rememberTesterColumn, testerColumn } from '../testers/testerColumns';
import { listBytes } from '../testers/listBytes';
import { openDocument } from '../testers/testerList';
import { testerListFormat } from '../testers/testerListFiles';

/** Enough to see a table in, below comments that may stand above it. */
const linesLookedThrough = 200;

/** Of so many lines something is shown, to tell the columns by. */
const linesShown = 3;

/** More columns than anybody looks through. */
const mostColumns = 100;

/** Asks which column of a table without a header has the user IDs, and remembers it for the file. */
export async function chooseTesterColumn(context: FlowContext, uri: Uri): Promise<FlowOutcome> {
  const chosen = testerColumn(context.drafts, uri);
  const column = await context.ui.pick({
    title: l10n.t('Choose the Column of User IDs: {0}', workspace.asRelativePath(uri)),
    placeHolder: l10n.t('Which column has the user IDs?'),
    choices: (await columnsOf(uri)).map((values, index) => ({
      label: l10n.t('Column {0}', index + 1),
      description: values.join(', '),
      ...(chosen === index + 1 && { detail: l10n.t('As it is read now') }),
      value: index + 1,
    })),
  });
  if (column === undefined) return 'canceled';
  await rememberTesterColumn(context.drafts, uri, column);
  return 'done';
}

/** What stands first in each column of a list. */
async function columnsOf(uri: Uri): Promise<readonly (readonly string[])[]> {
  const columns: (readonly string[])[] = [];
  const count = await columnCount(uri);
  while (columns.length < count) columns.push(await valuesOf(uri, columns.length + 1));
  return columns;
}

async function columnCount(uri: Uri): Promise<number> {
  for await (const { unnamedColumns } of rowsOf(uri)) {
    if (unnamedColumns !== undefined) return Math.min(unnamedColumns, mostColumns);
  }
  return 1;
}

async function valuesOf(uri: Uri, column: number): Promise<readonly string[]> {
  const values: string[] = [];
  for await (const { value } of rowsOf(uri, column)) {
    if (value !== '') values.push(value);
    if (values.length === linesShown) break;
  }
  return values;
}

/** The rows of the first lines. */
async function* rowsOf(uri: Uri, column?: number): AsyncGenerator<TesterRow> {
  for await (const row of testerRows(beginning(uri), { format: testerListFormat(uri), column })) {
    if (row.line > linesLookedThrough) return;
    yield row;
  }
}

/** Of a list that is open, as it is shown; of any other as far as it is read. */
async function* beginning(uri: Uri): AsyncGenerator<Uint8Array> {
  const document = openDocument(uri);
  if (document === undefined) yield* listBytes(uri);
  else yield new TextEncoder().encode(document.getText(new Range(0, 0, linesLookedThrough, 0)));
}
