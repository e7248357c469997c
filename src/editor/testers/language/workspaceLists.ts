import { EventEmitter, workspace, type LogOutputChannel, type Memento, type Uri } from 'vscode';
import { mostTesters } from '../../../client/testers/listCheck';
import { isTesterRow } from '../../../core/testers/testerRow';
import { testerRows } from '../../../core/testers/testerRows';
import { Owner } from '../../lifecycle';
import { listsOfWorkspace } from '../listsOfWorkspace';
import { slicesOf } from '../slicesOf';
import { onDidRememberTesterColumn, testerColumn } from '../testerColumns';
import { bytesUpTo } from '../testerList';
import { isTesterList, testerListFormat, testerListPattern } from '../testerListFiles';

/** Somebody whom a list names. */
export interface NamedTester {
  readonly userId: string;
  readonly note?: string;
  readonly list: Uri;
}

/** Larger ones are read by nobody but who imports them, in bytes. */
const largestList = 2 * 1024 * 1024;

/** Whom the lists of the workspace name, each list read once until it changes. */
export class WorkspaceLists extends Owner {
  readonly #storage: Memento;
  readonly #log: LogOutputChannel;
  readonly #changed = this.own(new EventEmitter<void>());
  readonly onDidChange = this.#changed.event;
  readonly #read = new Map<string, Promise<readonly NamedTester[]>>();
  /** Whom the others name, by the list that they are beside, until one of them changes. */
  readonly #beside = new Map<string, Promise<ReadonlyMap<string, NamedTester>>>();
  #lists: Promise<readonly Uri[]> | undefined;

  constructor(storage: Memento, log: LogOutputChannel) {
    super();
    this.#storage = storage;
    this.#log = log;
    const watcher = this.own(workspace.createFileSystemWatcher(testerListPattern));
    for (const changed of [watcher.onDidCreate, watcher.onDidDelete, watcher.onDidChange]) {
      this.own(changed((uri) => this.#forget(uri)));
    }
    // Who looks at the others' notes is told when this one is saved.
    this.own(workspace.onDidChangeTextDocument(({ document: { uri } }) => this.#drop(uri)));
    this.own(workspace.onDidOpenTextDocument((document) => isTesterList(document) && this.#forget(document.uri)));
    this.own(onDidRememberTesterColumn((uri) => this.#forget(uri)));
  }

  /** Whom the other lists name, by user ID; of several, the first that says something of the tester. */
  testersBeside(list: Uri): Promise<ReadonlyMap<string, NamedTester>> {
    const key = list.toString();
    const known = this.#beside.get(key) ?? this.#readBeside(list);
    this.#beside.set(key, known);
    return known;
  }

  async #readBeside(list: Uri): Promise<ReadonlyMap<string, NamedTester>> {
    this.#lists ??= listsOfWorkspace(this.#storage);
    const others = (await this.#lists).filter((uri) => uri.toString() !== list.toString());
    const testers = new Map<string, NamedTester>();
    for (const named of (await Promise.all(others.map((uri) => this.#testersOf(uri)))).flat()) {
      if (testers.get(named.userId)?.note === undefined) testers.set(named.userId, named);
    }
    return testers;
  }

  /** What a list says itself makes no difference to what the others say. */
  #drop(uri: Uri): void {
    const changed = uri.toString();
    if (!this.#read.delete(changed)) return;
    for (const list of this.#beside.keys()) if (list !== changed) this.#beside.delete(list);
  }

  #forget(uri: Uri): void {
    this.#lists = undefined;
    this.#beside.clear();
    this.#read.delete(uri.toString());
    this.#changed.fire();
  }

  #testersOf(uri: Uri): Promise<readonly NamedTester[]> {
    const key = uri.toString();
    const known = this.#read.get(key);
    if (known !== undefined) return known;
    const reading = this.#readTesters(uri).catch((error: unknown) => {
      // It may be gone, or no text; then it names nobody.
      this.#log.debug('A tester list could not be read', String(error));
      return [];
    });
    this.#read.set(key, reading);
    return reading;
  }

  async #readTesters(uri: Uri): Promise<readonly NamedTester[]> {
    const bytes = await bytesUpTo(uri, largestList);
    if (bytes === undefined) return [];
    const options = { format: testerListFormat(uri), column: testerColumn(this.#storage, uri) };
    const testers: NamedTester[] = [];
    for await (const row of testerRows(slicesOf(bytes), options)) {
      const { value, note } = row;
      const userId = value.trim();
      // Nobody has said which of its columns has the user IDs.
      if (row.unnamedColumns !== undefined) break;
      if (userId === '' || !isTesterRow(row)) continue;
      testers.push({ userId, list: uri, ...(note !== undefined && { note }) });
      if (testers.length === mostTesters) break;
    }
    return testers;
  }
}
