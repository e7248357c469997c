import { RelativePattern, Uri, workspace, type Disposable } from 'vscode';
import { Owner } from '../../lifecycle';
import { fileName } from '../fileName';

/** A file that is gone for less is being written: by an editor that saves under another name first, or by Git. */
const writingPause = 500;

export interface FileWatchEvents {
  readonly onChange: () => void;
  readonly onGone: () => void;
  readonly onMoved: (to: Uri) => void;
}

/** Follows one file, wherever it is: on the disk, or on a file system that tells of nothing but what is saved here. */
export class FileWatch extends Owner implements Disposable {
  readonly #uri: Uri;
  readonly #events: FileWatchEvents;
  #gone: NodeJS.Timeout | undefined;

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
    this.own(workspace.onDidSaveTextDocument((document) => this.#isIt(document.uri) && this.#changed()));
    this.own(
      workspace.onDidRenameFiles(({ files }) => {
        const moved = files.find(({ oldUri }) => this.#isIt(oldUri));
        if (moved !== undefined) events.onMoved(moved.newUri);
      }),
    );
    this.own({ dispose: () => clearTimeout(this.#gone) });
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
