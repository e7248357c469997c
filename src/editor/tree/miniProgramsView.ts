import { commands, window, type TreeView } from 'vscode';
import { contextKeys, viewIds } from '../contributions';
import { Owner } from '../lifecycle';
import { connectionSentence } from '../sentences/connectionSentence';
import type { ConnectionState, ReleaseStore } from '../store/releaseStore';
import type { MiniProgramTree } from './miniProgramTree';
import type { TreeNode } from './treeNode';
import { WatchWhileVisible } from '../store/watchWhileVisible';

/** How often ages are looked over while the view is seen, in milliseconds. */
const ageInterval = 30_000;

/** The view "Mini Programs". Follows the platform while it is seen. */
export class MiniProgramsView extends Owner {
  readonly view: TreeView<TreeNode>;
  readonly #tree: MiniProgramTree;
  #ageTimer: NodeJS.Timeout | undefined;

  constructor(tree: MiniProgramTree, store: ReleaseStore) {
    super();
    this.#tree = tree;
    this.view = this.own(
      window.createTreeView(viewIds.miniPrograms, { treeDataProvider: tree, showCollapseAll: true }),
    );
    this.own(new WatchWhileVisible(this.view, this.view.onDidChangeVisibility, store));
    this.own(this.view.onDidChangeVisibility(({ visible }) => this.#keepAges(visible)));
    this.own(store.onDidChangeConnection((state) => this.#say(state)));
    this.own(
      tree.onDidReadRoot(({ isEmpty }) => {
        void commands.executeCommand('setContext', contextKeys.hasMiniPrograms, !isEmpty);
      }),
    );
    this.own({ dispose: () => clearInterval(this.#ageTimer) });
    this.#keepAges(this.view.visible);
  }

  #keepAges(visible: boolean): void {
    clearInterval(this.#ageTimer);
    if (visible) this.#ageTimer = setInterval(() => this.#tree.drawAges(), ageInterval);
  }

  /** While the platform comes back, the rows stay and a line above them says so. */
  #say(state: ConnectionState): void {
    this.view.message = state.kind === 'unreachable' ? connectionSentence(state) : '';
  }
}
