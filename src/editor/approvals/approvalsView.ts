import { commands, l10n, window, type LogOutputChannel, type TreeView } from 'vscode';
import { AgesWhileVisible } from '../agesWhileVisible';
import { contextKeys, viewIds } from '../contributions';
import { Owner } from '../lifecycle';
import { isComingBack, type ReleaseStore } from '../store/releaseStore';
import { WatchWhileVisible } from '../store/watchWhileVisible';
import { isNarrowed, type ApprovalFilter, type ApprovalFilters } from './approvalFilter';
import { waitsForMe, type ApprovalNode } from './approvalNode';
import type { ApprovalTree } from './approvalTree';
import { filterSentence } from './filterSentence';

/**
 * The view "Approvals", with a badge for what waits for this account. The badge counts as long as anything follows the
 * platform, also while the view itself is folded away.
 */
export class ApprovalsView extends Owner {
  readonly view: TreeView<ApprovalNode>;
  readonly #store: ReleaseStore;
  readonly #log: LogOutputChannel;
  /** Counts what was asked, so that a slow answer never replaces a newer one, of another account perhaps. */
  #asked = 0;

  constructor(tree: ApprovalTree, filters: ApprovalFilters, store: ReleaseStore, log: LogOutputChannel) {
    super();
    this.#store = store;
    this.#log = log;
    this.view = this.own(window.createTreeView(viewIds.approvals, { treeDataProvider: tree }));
    this.own(filters.onDidChange((filter) => this.#sayFilter(filter)));
    this.#sayFilter(filters.current);
    this.own(new AgesWhileVisible(this.view, () => tree.drawAges()));
    this.own(new WatchWhileVisible(this.view, this.view.onDidChangeVisibility, store));
    this.own(store.onDidChange(({ kind }) => (kind === 'all' || kind === 'approvals') && void this.#count()));
    this.own(store.onDidChangeConnection(() => void this.#count()));
  }

  #sayFilter(filter: ApprovalFilter): void {
    this.view.description = filterSentence(filter);
    void commands.executeCommand('setContext', contextKeys.approvalsFiltered, isNarrowed(filter));
  }

  async #count(): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    const { kind } = this.#store.connection;
    // While the platform comes back, the last count is as good as any.
    if (isComingBack(kind)) return;
    try {
      const approvals = kind === 'ready' ? await this.#store.approvals('mine') : [];
      if (asked !== this.#asked) return;
      this.#badge(approvals.filter(waitsForMe).length);
    } catch (error) {
      this.#log.debug('What waits for this account could not be counted', String(error));
    }
  }

  #badge(count: number): void {
    const tooltip = count === 1 ? l10n.t('1 request waits for you') : l10n.t('{0} requests wait for you', count);
    this.view.badge = count === 0 ? undefined : { value: count, tooltip };
  }
}
