import {
  RelativePattern,
  TextDocumentSaveReason,
  Uri,
  window,
  workspace,
  type Disposable,
  type TextDocument,
} from 'vscode';
import { Owner } from '../../lifecycle';
import { fileName } from '../fileName';

/** A file that is gone for less is being written: by an editor that saves under another name first, or by Git. */
const writingPause = 500;

export interface FileWatchEvents {
  /** It may read otherwise than before, or nobody is in the middle of typing it any more. */
  readonly onChange: () => void;
  readonly onGone: () => void;
  readonly onMoved: (to: Uri) => void;
}

/** Follows one file, wherever it is: on the disk, or on a file system that tells of nothing but what is saved here. */
export class FileWatch extends Owner implements Disposable {
  readonly #uri: Uri;
  readonly #events: FileWatchEvents;
  #gone: NodeJS.Timeout | undefined;
  /** Whether the editor saved it by itself while it was in front, perhaps in the middle of a word. */
  #isSavedByItself = false;

  constructor(uri: Uri, events: FileWatchEvents) {
    super();
    this.#uri = uri;
    this.#events = events;
    const name = fileName(uri);
    const pattern = new RelativePattern(Uri.joinPath(uri, '..'), name.replaceAll(/[*?[\]{}]/gu, '[$&]'));
    const watcher = this.own(workspace.createFileSystemWatcher(pattern));
    this.own(watcher.onDidChange(() => this.#changed()));
    this.own(watcher.onDidCreate(() => this.#changed()));
    this.own(watcher.onDidDelete(() => this.missing()));
    this.#followEditor();
    this.own(
      workspace.onDidRenameFiles(({ files }) => {
        const [to] = files.flatMap((renamed) => placeAfter(renamed, uri) ?? []);
        if (to !== undefined) events.onMoved(to);
      }),
    );
    this.own({ dispose: () => clearTimeout(this.#gone) });
  }

  /**
   * Whether somebody is still at it: it has changes that are not saved, or it is in front and was saved by itself. As VS Code
   * formats no file that it saves by itself, this takes none for finished before the person saves or leaves it.
   */
  get isBeingTyped(): boolean {
    const document = workspace.textDocuments.find(({ uri }) => this.#isIt(uri));
    return document !== undefined && (document.isDirty || (this.#isSavedByItself && this.#isInFront(document)));
  }

  #followEditor(): void {
    this.own(
      workspace.onWillSaveTextDocument(({ document, reason }) => {
        if (!this.#isIt(document.uri)) return;
        this.#isSavedByItself = reason === TextDocumentSaveReason.AfterDelay && this.#isInFront(document);
      }),
    );
    this.own(workspace.onDidSaveTextDocument(({ uri }) => this.#isIt(uri) && this.#changed()));
    this.own(
      // Changes may be taken back as well as saved.
      workspace.onDidChangeTextDocument(({ document }) => {
        if (this.#isIt(document.uri) && !document.isDirty) this.#events.onChange();
      }),
    );
    this.own(
      window.onDidChangeActiveTextEditor((editor) => {
        if (!this.#isSavedByItself || (editor !== undefined && this.#isIt(editor.document.uri))) return;
        this.#isSavedByItself = false;
        this.#events.onChange();
      }),
    );
  }

  #isInFront(document: TextDocument): boolean {
    return window.activeTextEditor?.document === document;
  }

  #isIt(uri: Uri): boolean {
    return uri.toString() === this.#uri.toString();
  }

  #changed(): void {
    clearTimeout(this.#gone);
    this.#events.onChange();
  }

  /** It was not there a moment ago. */
  missing(): void {
    clearTimeout(this.#gone);
    this.#gone = setTimeout(() => this.#events.onGone(), writingPause);
  }
}

/** Where a file is once it, or a folder above it, was renamed; nothing where what was renamed is something else. */
function placeAfter({ oldUri, newUri }: { readonly oldUri: Uri; readonly newUri: Uri }, uri: Uri): Uri | undefined {
  const isThere = uri.scheme === oldUri.scheme && uri.authority === oldUri.authority;
  if (!isThere || !`${uri.path}/`.startsWith(`${oldUri.path}/`)) return undefined;
  return newUri.with({ path: newUri.path + uri.path.slice(oldUri.path.length) });
}
