import { setImmediate } from 'node:timers/promises';
import { Range, workspace, type CancellationToken, type TextDocument } from 'vscode';
import { checkListOnThread } from '../../client/testers/checkListOnThread';
import type { ListCheck, ListCheckRules } from '../../client/testers/listCheck';
import { ListCheckCollector } from '../../client/testers/listCheckCollector';
import { checkList } from '../../client/testers/listChecker';

/** So many lines are read at once: the others have their turn after each. */
const linesAtOnce = 500;

/** A list with more lines is checked on a thread of its own; one of a few is done before that has begun. */
const mostLinesHere = 5000;

export interface TesterListCheckOptions {
  readonly token: CancellationToken;
  /** The script of that thread. */
  readonly threadScript: string;
  /** Is told how many lines are checked. */
  readonly progress?: ((lines: number) => void) | undefined;
}

/**
 * Checks a list as it is on the screen, by the rules that the platform checks it by. Leaves the extension host to others all
 * the time. Nothing where it was canceled, or the list was edited meanwhile.
 */
export async function checkTesterList(
  document: TextDocument,
  rules: ListCheckRules,
  { token, threadScript, progress }: TesterListCheckOptions,
): Promise<ListCheck | undefined> {
  const { version, lineCount } = document;
  const controller = new AbortController();
  const canceling = token.onCancellationRequested(() => controller.abort());
  if (token.isCancellationRequested) controller.abort();
  const editing = workspace.onDidChangeTextDocument((change) => {
    if (change.document === document && document.version !== version) controller.abort();
  });
  const { signal } = controller;
  try {
    return lineCount > mostLinesHere
      ? await checkListOnThread(linesOf(document, signal), rules, { script: threadScript, signal, progress })
      : await checkHere(linesOf(document, signal), rules, signal);
  } finally {
    canceling.dispose();
    editing.dispose();
  }
}

async function checkHere(
  bytes: AsyncIterable<Uint8Array>,
  rules: ListCheckRules,
  signal: AbortSignal,
): Promise<ListCheck | undefined> {
  const collector = new ListCheckCollector();
  await checkList(bytes, rules, (message) => collector.take(message));
  return signal.aborted ? undefined : collector.check;
}

async function* linesOf(document: TextDocument, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for (let from = 0; from < document.lineCount && !signal.aborted; from += linesAtOnce) {
    yield encoder.encode(document.getText(new Range(from, 0, from + linesAtOnce, 0)));
    await setImmediate();
  }
}
