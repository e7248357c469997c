import { l10n, Range, workspace, type TextDocument } from 'vscode';
import { testerRows } from '../../core/testers/testerRows';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { rememberTesterColumn, testerColumn } from '../testers/testerColumns';
import { testerListFormat } from '../testers/testerListFiles';

/** Of so many lines something is shown, to tell the columns by. */
const linesShown = 3;

/** More columns than anybody looks through. */
const mostColumns = 100;

/** Asks which column of a table without a header has the user IDs, and remembers it for the file. */
export async function chooseTesterColumn(context: FlowContext, document: TextDocument): Promise<FlowOutcome> {
  const chosen = testerColumn(context.drafts, document.uri);
  const column = await context.ui.pick({
    title: l10n.t('Choose the Column of User IDs: {0}', workspace.asRelativePath(document.uri)),
    placeHolder: l10n.t('Which column has the user IDs?'),
    choices: (await columnsOf(document)).map((values, index) => ({
      label: l10n.t('Column {0}', index + 1),
      description: values.join(', '),
      ...(chosen === index + 1 && { detail: l10n.t('As it is read now') }),
      value: index + 1,
    })),
  });
  if (column === undefined) return 'canceled';
  await rememberTesterColumn(context.drafts, document.uri, column);
  return 'done';
}

/** What stands first in each column of a list. */
async function columnsOf(document: TextDocument): Promise<readonly (readonly string[])[]> {
  const columns: (readonly string[])[] = [];
  const count = await columnCount(document);
  while (columns.length < count) columns.push(await valuesOf(document, columns.length + 1));
  return columns;
}

async function columnCount(document: TextDocument): Promise<number> {
  for await (const { unnamedColumns } of rowsOf(document)) {
    if (unnamedColumns !== undefined) return Math.min(unnamedColumns, mostColumns);
  }
  return 1;
}

async function valuesOf(document: TextDocument, column: number): Promise<readonly string[]> {
  const values: string[] = [];
  for await (const { value } of rowsOf(document, column)) {
    if (value !== '') values.push(value);
    if (values.length === linesShown) break;
  }
  return values;
}

function rowsOf(document: TextDocument, column?: number): ReturnType<typeof testerRows> {
  return testerRows(firstLines(document), { format: testerListFormat(document.uri), column });
}

/** Enough to see a table in, below comments that may stand above it. */
async function* firstLines(document: TextDocument): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(new TextEncoder().encode(document.getText(new Range(0, 0, 200, 0))));
}
