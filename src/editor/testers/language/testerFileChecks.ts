import { languages, workspace, type CancellationToken, type FileStat, type Uri } from 'vscode';
import { checkListOnThread } from '../../../client/testers/checkListOnThread';
import type { ListCheck } from '../../../client/testers/listCheck';
import { abortSignal } from '../../flows/abortSignal';
import { Owner } from '../../lifecycle';
import { listBytes } from '../listBytes';
import { FileWatch } from '../step/fileWatch';
import { onDidRememberTesterColumn } from '../testerColumns';
import { isShownAsEdited, openDocument } from '../testerList';
import { checkDiagnostics } from './checkDiagnostics';
import { rangeInFile } from './rangeInList';
import type { TesterListChecks } from './testerListChecks';

/** How much of a file is read, in bytes. */
export type FileProgress = (read: number, size: number) => void;

/**
 * Checks files that are not open as tester lists, of any size: VS Code gives extensions no document for those above 50 MB. What
 * was found stays in the Problems view until the file changes, or is opened as a list.
 */
export class TesterFileChecks extends Owner {
  readonly #checks: TesterListChecks;
  readonly #threadScript: string;
  readonly #shown = this.own(languages.createDiagnosticCollection('mini-program-tester-file'));
  readonly #watched = new Map<string, FileWatch>();
  readonly #running = new Map<string, AbortController>();

  /** @param threadScript of the thread that checks lists */
  constructor(checks: TesterListChecks, threadScript: string) {
    super();
    this.#checks = checks;
    this.#threadScript = threadScript;
    this.own(checks.onDidCheck(({ document }) => this.#forget(document.uri)));
    this.own(onDidRememberTesterColumn((uri) => this.#forget(uri)));
    this.own(
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#forget(document.uri);
      }),
    );
    this.own({
      dispose: () => {
        this.#running.forEach((running) => running.abort());
        this.#watched.forEach((watch) => watch.dispose());
      },
    });
  }

  /**
   * Nothing where it was canceled.
   *
   * @throws FileSystemError where the file cannot be read
   */
  async checkNow(
    uri: Uri,
    token: CancellationToken,
    progress: FileProgress,
  ): Promise<ListCheck | 'changed meanwhile' | undefined> {
    const signal = AbortSignal.any([abortSignal(token), this.#beginAnew(uri)]);
    this.#forget(uri);
    const stat = await workspace.fs.stat(uri);
    const edit = shownEdit(uri);
    const about = await this.#checks.about(uri);
    const bytes = counted(listBytes(uri), (read) => progress(read, stat.size));
    const check = await checkListOnThread(bytes, about.rules, { script: this.#threadScript, signal });
    if (check === undefined || signal.aborted) return undefined;
    // A change that comes before it is followed is not told.
    this.#watch(uri, stat);
    this.#shown.set(uri, checkDiagnostics({ ...about, uri, check, rangeOf: rangeInFile }));
    if ((await isAsBefore(uri, stat)) && shownEdit(uri) === edit) return check;
    if (!signal.aborted) this.#forget(uri);
    return 'changed meanwhile';
  }

  /** Cancels an earlier check of a file: it is about what the file was then. */
  #beginAnew(uri: Uri): AbortSignal {
    const key = uri.toString();
    this.#running.get(key)?.abort();
    const running = new AbortController();
    this.#running.set(key, running);
    return running.signal;
  }

  #watch(uri: Uri, stat: FileStat): void {
    const onChange = async (): Promise<void> => {
      // What happened to the file before it was checked may be told late.
      if (!(await isAsBefore(uri, stat)) && this.#watched.get(uri.toString()) === watch) this.#forget(uri);
    };
    const onGone = (): void => this.#forget(uri);
    const watch = new FileWatch(uri, { onChange: () => void onChange(), onGone, onMoved: onGone });
    this.#watched.set(uri.toString(), watch);
  }

  #forget(uri: Uri): void {
    const key = uri.toString();
    this.#watched.get(key)?.dispose();
    this.#watched.delete(key);
    this.#shown.delete(uri);
  }
}

/** The version of a list's document where that is what counts, and not its file. */
function shownEdit(uri: Uri): number | undefined {
  const document = openDocument(uri);
  return isShownAsEdited(document) ? document.version : undefined;
}

/** A file that cannot be read any more is not as it was. */
async function isAsBefore(uri: Uri, { mtime, size }: FileStat): Promise<boolean> {
  try {
    const now = await workspace.fs.stat(uri);
    return now.mtime === mtime && now.size === size;
  } catch {
    return false;
  }
}

/** Pieces as they come, telling after each how long all of them are. */
async function* counted(pieces: AsyncIterable<Uint8Array>, tell: (length: number) => void): AsyncGenerator<Uint8Array> {
  let length = 0;
  for await (const piece of pieces) {
    yield piece;
    length += piece.length;
    tell(length);
  }
}
