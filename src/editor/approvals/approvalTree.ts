import { EventEmitter, type TreeDataProvider, type TreeItem } from 'vscode';
import type { Approval } from '../../protocol/approval';
import { Owner } from '../lifecycle';
import { failureSentence } from '../sentences/failureSentence';
import type { ApprovalBox } from '../store/approvalBoxes';
import { isComingBack, type ReleaseStore } from '../store/releaseStore';
import { approvalItem, approvalStory } from './approvalItem';
import type { ApprovalNode, BoxNode, RequestNode } from './approvalNode';

/** The rows of "Approvals": what waits for this account's decision, and what it asked for itself. */
export class ApprovalTree extends Owner implements TreeDataProvider<ApprovalNode> {
  readonly #store: ReleaseStore;
  readonly #boxes: Readonly<Record<ApprovalBox, BoxNode>> = {
    mine: { kind: 'box', box: 'mine', approvals: [] },
    requested: { kind: 'box', box: 'requested', approvals: [] },
  };
  readonly #requests = new Map<string, RequestNode>();
  readonly #changed = this.own(new EventEmitter<ApprovalNode | undefined>());
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(store: ReleaseStore) {
    super();
    this.#store = store;
    this.own(
      store.onDidChange(({ kind }) => (kind === 'all' || kind === 'approvals') && this.#changed.fire(undefined)),
    );
    this.own(store.onDidChangeConnection(({ kind }) => isComingBack(kind) || this.#changed.fire(undefined)));
  }

  getTreeItem(node: ApprovalNode): TreeItem {
    return approvalItem(node);
  }

  resolveTreeItem(item: TreeItem, node: ApprovalNode): TreeItem {
    if (node.kind === 'request') item.tooltip = approvalStory(node.approval);
    return item;
  }

  getParent(node: ApprovalNode): ApprovalNode | undefined {
    return node.kind === 'request' ? node.box : undefined;
  }

  async getChildren(node?: ApprovalNode): Promise<ApprovalNode[]> {
    if (node?.kind === 'box') return node.approvals.map((approval) => this.#request(node, approval));
    if (node !== undefined) return [];
    try {
      return await this.#readBoxes();
    } catch (error) {
      // Nothing was read before: the view's welcome says how things stand.
      if (this.#store.connection.kind === 'offline') return [];
      return [{ kind: 'unreadable', sentence: failureSentence(error) }];
    }
  }

  async #readBoxes(): Promise<ApprovalNode[]> {
    const { kind } = this.#store.connection;
    const { mine, requested } = this.#boxes;
    // Without a platform to ask, the view's welcome says how things stand.
    const isThere = kind === 'ready' || isComingBack(kind);
    [mine.approvals, requested.approvals] = isThere
      ? await Promise.all([this.#store.approvals('mine'), this.#store.approvals('requested')])
      : [[], []];
    this.#forgetAllBut([mine, requested]);
    const isEmpty = mine.approvals.length === 0 && requested.approvals.length === 0;
    return isEmpty ? [] : [mine, requested];
  }

  #forgetAllBut(boxes: readonly BoxNode[]): void {
    const keys = new Set(boxes.flatMap(({ box, approvals }) => approvals.map(({ id }) => `${box}/${id}`)));
    for (const key of this.#requests.keys()) if (!keys.has(key)) this.#requests.delete(key);
  }

  #request(box: BoxNode, approval: Approval): RequestNode {
    const key = `${box.box}/${approval.id}`;
    const known = this.#requests.get(key);
    if (known) return Object.assign(known, { approval });
    const { id: approvalId, releaseId } = approval;
    const made: RequestNode = { kind: 'request', box, approvalId, releaseId, approval };
    this.#requests.set(key, made);
    return made;
  }
}
