import { isDeepStrictEqual } from 'node:util';
import {
  CancellationTokenSource,
  EventEmitter,
  workspace,
  type CancellationToken,
  type LogOutputChannel,
  type Memento,
  type TextDocument,
  type Uri,
} from 'vscode';
import type { ListCheck, ListCheckRules, ListedTester } from '../../../client/testers/listCheck';
import { placeOf } from '../../../core/testers/placeInList';
import type { TesterFinding } from '../../../core/testers/testerFinding';
import type { Release } from '../../../protocol/release';
import type { TargetApp } from '../../../protocol/targetApp';
import { abortSignal } from '../../flows/abortSignal';
import { Owner } from '../../lifecycle';
import type { ReleaseStore, StoreChange } from '../../store/releaseStore';
import { checkTesterList } from '../checkTesterList';
import { testerColumn } from '../testerColumns';
import { chosenGroups } from '../testerGroups';
import { isTesterList, testerListFormat } from '../testerListFiles';
import { rulesOf, type TesterListSubject } from './testerListSubject';
import { isTooLargeToCheck } from './tooLargeToCheck';
import type { UserDirectory } from './userDirectory';

/** What is known of a list that is open. */
export interface CheckedList {
  readonly document: TextDocument;
  /** Of the document, when it was checked. */
  readonly version: number;
  readonly rules: ListCheckRules;
  /** What the list is about, where that is known. */
  readonly release?: Release;
  readonly app?: TargetApp;
  /** Nothing where the list is too large to be checked while it is typed. */
  readonly check?: ListCheck;
}

/** While somebody types, in milliseconds; a list that takes longer to check waits longer. */
const pause = 200;

interface Found {
  readonly version: number;
  readonly rules: ListCheckRules;
  readonly check: ListCheck;
}

interface Work {
  readonly timer: NodeJS.Timeout;
  readonly canceling: CancellationTokenSource;
}

export interface TesterListChecksOptions {
  readonly subject: TesterListSubject;
  readonly store: ReleaseStore;
  /** The workspace's state. */
  readonly storage: Memento;
  readonly directory: UserDirectory;
  readonly log: LogOutputChannel;
  /** Of the thread that checks long lists. */
  readonly threadScript: string;
}

/** Checks the lists that are open: when they are opened, when they are edited, and when what they are about changes. */
export class TesterListChecks extends Owner {
  readonly #options: TesterListChecksOptions;
  readonly #checked = this.own(new EventEmitter<CheckedList>());
  readonly onDidCheck = this.#checked.event;
  readonly #closed = this.own(new EventEmitter<TextDocument>());
  /** A list is closed, or is no list any more. */
  readonly onDidClose = this.#closed.event;
  readonly #lists = new Map<string, CheckedList>();
  /** What was found without asking anybody. */
  readonly #found = new Map<string, Found>();
  readonly #work = new Map<string, Work>();
  readonly #lasted = new Map<string, number>();

  constructor(options: TesterListChecksOptions) {
    super();
    this.#options = options;
    const { store } = options;
    this.own(workspace.onDidOpenTextDocument((document) => this.#soon(document, 0)));
    this.own(workspace.onDidCloseTextDocument((document) => this.#forget(document)));
    this.own(
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#soon(document, this.#pauseOf(document));
      }),
    );
    this.own(store.onDidChangeConnection(() => this.checkAll()));
    this.own(store.onDidChange((change) => bearsOnLists(change) && this.checkAll()));
    this.own({ dispose: () => [...this.#work.keys()].forEach((key) => this.#cancel(key)) });
    this.checkAll();
  }

  /** What is known of a list as it is now; nothing while it is being checked. */
  of(document: TextDocument): CheckedList | undefined {
    const list = this.#lists.get(document.uri.toString());
    return list?.version === document.version ? list : undefined;
  }

  get lists(): readonly CheckedList[] {
    return [...this.#lists.values()];
  }

  /** Checks a list anew, such as when the person has said how to read it. */
  checkAgain(document: TextDocument): void {
    this.#soon(document, 0);
  }

  checkAll(): void {
    for (const document of workspace.textDocuments) this.#soon(document, 0);
  }

  /** What a list is about, and the rules that it is checked by. */
  async about(uri: Uri): Promise<Pick<CheckedList, 'rules' | 'release' | 'app'>> {
    const { subject, storage } = this.#options;
    const release = await subject.releaseOf(uri);
    const app = release && (await subject.appOf(release));
    const column = testerColumn(storage, uri);
    const groups = release && chosenGroups(storage, release.id, uri)?.taken;
    return {
      rules: {
        ...rulesOf(app),
        format: testerListFormat(uri),
        ...(column !== undefined && { column }),
        ...(groups !== undefined && { groups: new Set(groups) }),
      },
      ...(release !== undefined && { release }),
      ...(app !== undefined && { app }),
    };
  }

  /** Checks a list because the person asked for it, whatever its size. Nothing where it was canceled, or edited or closed meanwhile. */
  async checkNow(
    document: TextDocument,
    token: CancellationToken,
    progress?: (lines: number) => void,
  ): Promise<ListCheck | undefined> {
    const { version } = document;
    const about = await this.about(document.uri);
    const check = await checkTesterList(document, about.rules, {
      token,
      progress,
      threadScript: this.#options.threadScript,
    });
    if (check === undefined || document.isClosed) return undefined;
    this.#found.set(document.uri.toString(), { version, rules: about.rules, check });
    this.#tell({ document, version, ...about, check });
    return check;
  }

  #pauseOf({ uri }: TextDocument): number {
    return Math.max(pause, 2 * (this.#lasted.get(uri.toString()) ?? 0));
  }

  #soon(document: TextDocument, after: number): void {
    if (!isTesterList(document) || !isEdited(document)) return;
    const key = document.uri.toString();
    this.#cancel(key);
    const canceling = new CancellationTokenSource();
    const timer = setTimeout(() => {
      this.#check(document, canceling).catch((error: unknown) =>
        this.#options.log.error('Checking a tester list', String(error)),
      );
    }, after);
    this.#work.set(key, { timer, canceling });
  }

  #cancel(key: string): void {
    const work = this.#work.get(key);
    if (work === undefined) return;
    clearTimeout(work.timer);
    work.canceling.cancel();
    work.canceling.dispose();
    this.#work.delete(key);
  }

  #forget(document: TextDocument): void {
    const key = document.uri.toString();
    this.#cancel(key);
    this.#lasted.delete(key);
    this.#found.delete(key);
    if (this.#lists.delete(key)) this.#closed.fire(document);
  }

  async #check(document: TextDocument, { token }: CancellationTokenSource): Promise<void> {
    const { version } = document;
    const about = await this.about(document.uri);
    if (token.isCancellationRequested) return;
    const told = this.of(document);
    const found = this.#foundAlready(document, about.rules);
    const check = found ?? (await this.#find(document, about.rules, token));
    if (token.isCancellationRequested || document.version !== version) return;
    // Until the directory answers, what it said before stands.
    const isSame = found !== undefined && about.app?.hasUserDirectory === true && told?.app?.id === about.app.id;
    const shown = isSame ? told?.check : check;
    this.#tell({ document, version, ...about, ...(shown !== undefined && { check: shown }) });
    if (check !== undefined) await this.#lookUp({ document, version, ...about, check }, token);
  }

  /** What is known of a list whose text and rules are what they were when it was checked. */
  #foundAlready({ uri, version }: TextDocument, rules: ListCheckRules): ListCheck | undefined {
    const found = this.#found.get(uri.toString());
    return found?.version === version && isDeepStrictEqual(found.rules, rules) ? found.check : undefined;
  }

  async #find(document: TextDocument, rules: ListCheckRules, token: CancellationToken): Promise<ListCheck | undefined> {
    if (isTooLargeToCheck(document)) return undefined;
    const { version } = document;
    const begun = performance.now();
    const check = await checkTesterList(document, rules, { token, threadScript: this.#options.threadScript });
    if (check === undefined || token.isCancellationRequested || document.version !== version) return undefined;
    const key = document.uri.toString();
    this.#lasted.set(key, performance.now() - begun);
    this.#found.set(key, { version, rules, check });
    return check;
  }

  /** What the directory of the app says comes when it comes. */
  async #lookUp(list: CheckedList & { readonly check: ListCheck }, token: CancellationToken): Promise<void> {
    const { check, app } = list;
    if (app?.hasUserDirectory !== true || check.testers.length === 0) return;
    const userIds = check.testers.map(({ userId }) => userId);
    const unknown = await this.#options.directory.unknownTo(app.id, userIds, abortSignal(token));
    if (token.isCancellationRequested) return;
    const told = withUnknown(check, unknown);
    if (!isDeepStrictEqual(told, this.of(list.document)?.check)) this.#tell({ ...list, check: told });
  }

  #tell(list: CheckedList): void {
    this.#lists.set(list.document.uri.toString(), list);
    this.#checked.fire(list);
  }
}

/** A check with what there is to say of users whom the app does not know. */
function withUnknown(check: ListCheck, unknown: ReadonlySet<string>): ListCheck {
  const added = check.testers.filter(({ userId }) => unknown.has(userId)).map(unknownUser);
  const findings = [...check.findings, ...added].toSorted((a, b) => a.line - b.line);
  return { ...check, findings, findingCount: check.findingCount + added.length };
}

function unknownUser(tester: ListedTester): TesterFinding {
  return {
    ...placeOf({ ...tester, value: tester.userId }),
    severity: 'warning',
    code: 'unknown user',
    parameters: {},
    fix: { kind: 'remove', isCertain: false },
  };
}

/** What is only shown, such as the other side of a difference, is checked where it is edited. */
function isEdited({ isUntitled, uri }: TextDocument): boolean {
  return isUntitled || workspace.fs.isWritableFileSystem(uri.scheme) === true;
}

/** Whether a list may be about another release now, or under other rules. */
function bearsOnLists({ kind }: StoreChange): boolean {
  return kind === 'all' || kind === 'release' || kind === 'versions' || kind === 'target app';
}
