import { commands, window, type TreeView } from 'vscode';
import { AgesWhileVisible } from '../agesWhileVisible';
import { contextKeys, viewIds } from '../contributions';
import { Owner } from '../lifecycle';
import { hostOf } from '../sentences/hostOf';
import type { SignedInAccount } from '../auth/signedInAccount';
import { connectionSentence } from '../sentences/connectionSentence';
import { isComingBack, type ConnectionState, type ReleaseStore } from '../store/releaseStore';
import { ReadWhileSeen } from '../store/readWhileSeen';
import type { MiniProgramTree, RootRead } from './miniProgramTree';
import { TesterFileDrop, type TakeFiles } from './testerFileDrop';
import type { TreeNode } from './treeNode';
import { WatchWhileVisible } from '../store/watchWhileVisible';

/** The view "Mini Programs". Follows the platform while it is seen. */
export class MiniProgramsView extends Owner {
  readonly view: TreeView<TreeNode>;
  readonly #store: ReleaseStore;
  #found: RootRead = { isEmpty: true, beginning: undefined, sentence: undefined };

  constructor(tree: MiniProgramTree, store: ReleaseStore, account: SignedInAccount, takeFiles: TakeFiles) {
    super();
    this.#store = store;
    this.view = this.own(
      window.createTreeView(viewIds.miniPrograms, {
        treeDataProvider: tree,
        dragAndDropController: new TesterFileDrop(takeFiles),
        showCollapseAll: true,
        canSelectMany: true,
      }),
    );
    const sayWhere = (): void => void (this.view.description = whereAndWho(account, store.connection.kind));
    this.own(account.onDidChange(sayWhere));
    // It may be another platform now, with nobody signed in to it either.
    this.own(store.onDidChange(({ kind }) => kind === 'all' && sayWhere()));
    sayWhere();
    this.own(new WatchWhileVisible(this.view, this.view.onDidChangeVisibility, store));
    this.own(
      store.onDidChangeConnection(() => {
        this.#say();
        sayWhere();
      }),
    );
    this.own(
      tree.onDidReadRoot((found) => {
        this.#found = found;
        this.#say();
        void commands.executeCommand('setContext', contextKeys.hasMiniPrograms, !found.isEmpty);
        void commands.executeCommand('setContext', contextKeys.beginning, found.beginning);
      }),
    );
    this.#followTesters(tree);
    this.own(
      new AgesWhileVisible(this.view, () => {
        tree.drawAges();
        this.#say();
      }),
    );
  }

  /** What the testers' phones report is read again and again while their rows are seen. */
  #followTesters(tree: MiniProgramTree): void {
    const { view } = this;
    const reading = this.own(
      new ReadWhileSeen({
        read: () => tree.rereadTesters(),
        isWanted: () => view.visible && tree.showsTesters && this.#store.connection.kind === 'ready',
        onDidChange: () => undefined,
        // The rows stay; whether the platform is there, the view says by itself.
        onError: () => undefined,
      }),
    );
    const begin = (): void => reading.begin();
    this.own(tree.onDidReadTesters(begin));
    this.own(view.onDidChangeVisibility(begin));
    this.own(view.onDidCollapseElement(({ element }) => tree.opened(element, false)));
    this.own(
      view.onDidExpandElement(({ element }) => {
        tree.opened(element, true);
        begin();
      }),
    );
  }

  /**
   * While the platform comes back, the rows stay and a line above them says so, and since when. Without rows, the view's
   * welcome says it, which VS Code shows only where there is no such line.
   */
  #say(): void {
    const { connection } = this.#store;
    const { isEmpty, sentence } = this.#found;
    const hasRows = !isEmpty || sentence !== undefined;
    this.view.message = hasRows && isComingBack(connection.kind) ? connectionSentence(connection) : (sentence ?? '');
  }
}

/** Of a team's platform, which one it is and who one is there: that decides what a press of a button does to whom. */
function whereAndWho({ platformId, current }: SignedInAccount, connection: ConnectionState['kind']): string {
  if (platformId === '') return '';
  return current && connection !== 'signed out' ? `${current.name} · ${hostOf(platformId)}` : hostOf(platformId);
}
