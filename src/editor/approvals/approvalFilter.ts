import { EventEmitter, type Memento } from 'vscode';
import {
  approvalCategories,
  approvalSorts,
  approvalStatuses,
  sortOrders,
  type ApprovalCategory,
  type ApprovalSort,
  type ApprovalStatus,
  type SortOrder,
} from '../../core/approvalRequest';
import { environments, type Environment } from '../../core/releaseTarget';
import { Owner } from '../lifecycle';

/** By what the lists of requests are sorted. */
export interface ApprovalOrder {
  readonly sort: ApprovalSort;
  readonly order: SortOrder;
}

/** Which requests are shown, and in which order; what is missing narrows nothing. */
export interface ApprovalFilter {
  readonly environment?: Environment;
  readonly category?: ApprovalCategory;
  readonly status?: ApprovalStatus;
  /** Counts in My Approvals only: My Requests are all one's own. */
  readonly submittedBy?: { readonly accountId: string; readonly name: string };
  /** Part of a mini program's name or ID. */
  readonly search?: string;
  /** What is In Review comes first where it is missing. */
  readonly order?: ApprovalOrder;
}

/** Whether anything is left out. */
export function isNarrowed(filter: ApprovalFilter): boolean {
  return Object.entries(filter).some(([part, value]) => part !== 'order' && value !== undefined);
}

const storageKey = 'approvalFilter';

/** How the person looks at the requests, kept with the workspace. */
export class ApprovalFilters extends Owner {
  readonly #storage: Memento;
  readonly #changed = this.own(new EventEmitter<ApprovalFilter>());
  readonly onDidChange = this.#changed.event;

  constructor(storage: Memento) {
    super();
    this.#storage = storage;
  }

  get current(): ApprovalFilter {
    return readFilter(this.#storage.get<unknown>(storageKey));
  }

  /** Changes a part of it; `undefined` takes the part away. */
  async set(part: { readonly [K in keyof ApprovalFilter]: ApprovalFilter[K] | undefined }): Promise<void> {
    await this.#keep({ ...this.current, ...part });
  }

  /** Shows all there is again, in the order it was in. */
  async clear(): Promise<void> {
    await this.#keep({ order: this.current.order });
  }

  async #keep(filter: object): Promise<void> {
    await this.#storage.update(storageKey, filter);
    this.#changed.fire(this.current);
  }
}

/** What the workspace kept may be of another version of the extension. */
function readFilter(kept: unknown): ApprovalFilter {
  if (typeof kept !== 'object' || kept === null) return {};
  const values: Readonly<Record<string, unknown>> = { ...kept };
  return {
    ...one('environment', environments, values['environment']),
    ...one('category', approvalCategories, values['category']),
    ...one('status', approvalStatuses, values['status']),
    ...submitter(values['submittedBy']),
    ...(typeof values['search'] === 'string' && values['search'] !== '' && { search: values['search'] }),
    ...order(values['order']),
  };
}

function one<Name extends string, Word extends string>(
  name: Name,
  words: readonly Word[],
  value: unknown,
): Partial<Record<Name, Word>> {
  const word = words.find((known) => known === value);
  return word === undefined ? {} : ({ [name]: word } as Record<Name, Word>);
}

function submitter(value: unknown): Pick<ApprovalFilter, 'submittedBy'> {
  if (typeof value !== 'object' || value === null || !('accountId' in value) || !('name' in value)) return {};
  const { accountId, name } = value;
  return typeof accountId === 'string' && typeof name === 'string' ? { submittedBy: { accountId, name } } : {};
}

function order(value: unknown): Pick<ApprovalFilter, 'order'> {
  if (typeof value !== 'object' || value === null || !('sort' in value) || !('order' in value)) return {};
  const sort = approvalSorts.find((known) => known === value.sort);
  const direction = sortOrders.find((known) => known === value.order);
  return sort === undefined || direction === undefined ? {} : { order: { sort, order: direction } };
}
