import { EventEmitter, type TreeDataProvider, type TreeItem } from 'vscode';
import type { Approval } from '../../protocol/approval';
import { Owner } from '../lifecycle';
import { failureSentence } from '../sentences/failureSentence';
import { approvalsAtOnce, type ApprovalBox, type ApprovalPage, type ApprovalWish } from '../store/approvalBoxes';
import { isComingBack, type ReleaseStore } from '../store/releaseStore';
import { isNarrowed, type ApprovalFilter, type ApprovalFilters } from './approvalFilter';
import { approvalItem, approvalStory } from './approvalItem';
import type { ApprovalNode, BoxNode, RequestNode } from './approvalNode';

/** The rows of "Approvals": what waits for this account's decision, and what it asked for itself. */
export class ApprovalTree extends Owner implements TreeDataProvider<ApprovalNode> {
  readonly #store: ReleaseStore;
  readonly #boxes: Readonly<Record<ApprovalBox, BoxNode>> = {
    mine: { kind: 'box', box: 'mine', approvals: [], isNarrowed: false, more: false },
    requested: { kind: 'box', box: 'requested', approvals: [], isNarrowed: false, more: false },
  };
  readonly #filters: ApprovalFilters;
  /** How many of a box were asked for so far. */
  readonly #counts: Record<ApprovalBox, number> = { mine: approvalsAtOnce, requested: approvalsAtOnce };
  readonly #requests = new Map<string, RequestNode>();
  /** What the rows say that were asked for. */
  readonly #written = new WeakMap<RequestNode, TreeItem['description']>();
  readonly #changed = this.own(new EventEmitter<ApprovalNode | undefined>());
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(store: ReleaseStore, filters: ApprovalFilters) {
    super();
    this.#store = store;
    this.#filters = filters;
    this.own(
      filters.onDidChange(() => {
        Object.assign(this.#counts, { mine: approvalsAtOnce, requested: approvalsAtOnce });
        this.#changed.fire(undefined);
      }),
    );
    this.own(
      store.onDidChange(({ kind }) => (kind === 'all' || kind === 'approvals') && this.#changed.fire(undefined)),
    );
    this.own(store.onDidChangeConnection(({ kind }) => isComingBack(kind) || this.#changed.fire(undefined)));
  }

  getTreeItem(node: ApprovalNode): TreeItem {
    const item = approvalItem(node);
    if (node.kind === 'request') this.#written.set(node, item.description);
    return item;
  }

  /** Draws the rows anew whose age has another word by now. */
  drawAges(): void {
    for (const node of this.#requests.values()) {
      const text = this.#written.get(node);
      if (text !== undefined && approvalItem(node).description !== text) this.#changed.fire(node);
    }
  }

  resolveTreeItem(item: TreeItem, node: ApprovalNode): TreeItem {
    if (node.kind === 'request') item.tooltip = approvalStory(node.approval);
    return item;
  }

  getParent(node: ApprovalNode): ApprovalNode | undefined {
    return node.kind === 'request' || node.kind === 'more' ? node.box : undefined;
  }

  async getChildren(node?: ApprovalNode): Promise<ApprovalNode[]> {
    if (node?.kind === 'box') return this.#rows(node);
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
    const boxes = [mine, requested];
    await Promise.all(boxes.map((box) => this.#readBox(box, isThere)));
    this.#forgetAllBut(boxes);
    // Where a filter leaves everything out, the boxes say so; the welcome would say that there is nothing at all.
    const isEmpty = boxes.every(({ approvals, isNarrowed }) => approvals.length === 0 && !(isNarrowed && isThere));
    return isEmpty ? [] : boxes;
  }

  async #readBox(box: BoxNode, isThere: boolean): Promise<void> {
    const filter = this.#filters.current;
    // What was asked for beyond the usual is not kept by the store: while the platform comes back, it stays as it is.
    const isUnusual = Object.keys(filter).length > 0 || this.#counts[box.box] > approvalsAtOnce;
    if (isUnusual && isComingBack(this.#store.connection.kind)) return;
    const nothing: ApprovalPage = { items: [], more: false };
    const page = isThere
      ? await this.#store.approvalPage(box.box, wishOf(filter, box.box), this.#counts[box.box])
      : nothing;
    Object.assign(box, { approvals: page.items, more: page.more, isNarrowed: isNarrowed(filter) });
  }

  #rows(box: BoxNode): ApprovalNode[] {
    const requests = box.approvals.map((approval) => this.#request(box, approval));
    return box.more ? [...requests, { kind: 'more', box }] : requests;
  }

  /** Shows more of a box. */
  loadMore(box: ApprovalBox): void {
    this.#counts[box] += approvalsAtOnce;
    this.#changed.fire(undefined);
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

function wishOf({ submittedBy, order, ...filter }: ApprovalFilter, box: ApprovalBox): ApprovalWish {
  return { ...filter, ...order, ...(submittedBy && box === 'mine' && { submittedBy: submittedBy.accountId }) };
}
