import type { Platform } from '../../client/platform';
import type { MiniProgram } from '../../protocol/miniProgram';
import { Cell } from './cell';

/** As much of the list of mini programs as was asked for; newest first, as the platform lists them. */
export interface MiniProgramPage {
  readonly items: readonly MiniProgram[];
  /** Whether the platform has more. */
  readonly more: boolean;
}

interface Loaded {
  readonly items: readonly MiniProgram[];
  readonly nextCursor: string | null;
}

const pageSize = 200;

/** The order in which the platform lists them: newest first. */
function comesBefore(one: MiniProgram, other: MiniProgram): boolean {
  return one.createdAt === other.createdAt ? one.id > other.id : one.createdAt > other.createdAt;
}

function withItem(items: readonly MiniProgram[], added: MiniProgram): readonly MiniProgram[] {
  const others = items.filter(({ id }) => id !== added.id);
  const place = others.findIndex((item) => comesBefore(added, item));
  return others.toSpliced(place < 0 ? others.length : place, 0, added);
}

/** The list of mini programs, which may be long: it is read page by page. */
export class MiniProgramList {
  readonly #platform: Platform;
  readonly #cell: Cell<Loaded>;
  #wantedCount = 1;
  #changes = 0;
  #loadingMore: Promise<void> | undefined;

  constructor(platform: Platform, mayPass?: (error: unknown) => boolean) {
    this.#platform = platform;
    this.#cell = new Cell(() => this.#read(), mayPass);
  }

  get isWanted(): boolean {
    return this.#cell.isWanted;
  }

  async page(): Promise<MiniProgramPage> {
    const { items, nextCursor } = await this.#cell.get();
    return { items, more: nextCursor !== null };
  }

  /** Reads one page more; the same reading serves everybody who asks meanwhile. */
  loadMore(): Promise<void> {
    this.#loadingMore ??= this.#loadMore().finally(() => (this.#loadingMore = undefined));
    return this.#loadingMore;
  }

  async all(): Promise<readonly MiniProgram[]> {
    for (;;) {
      const { items, more } = await this.page();
      if (!more) return items;
      await this.loadMore();
    }
  }

  changed(): void {
    this.#changes += 1;
    this.#cell.changed();
  }

  /** Puts in one that is known to be current, at its place. Answers whether the list has one more by that. */
  put(miniProgram: MiniProgram): boolean {
    if (this.#isFurtherOn(miniProgram)) {
      // The page that is just being read may have it as it was.
      if (this.#loadingMore !== undefined) this.changed();
      return false;
    }
    const isKnown = this.#cell.last?.items.some(({ id }) => id === miniProgram.id) ?? false;
    this.#cell.update(({ items, nextCursor }) => ({ items: withItem(items, miniProgram), nextCursor }));
    return this.isWanted && !isKnown;
  }

  /** Whether it stands on a page that was not read yet. */
  #isFurtherOn(miniProgram: MiniProgram): boolean {
    const { items = [], nextCursor = null } = this.#cell.last ?? {};
    const last = items.at(-1);
    return nextCursor !== null && last !== undefined && comesBefore(last, miniProgram);
  }

  async #loadMore(): Promise<void> {
    const { items, nextCursor } = await this.#cell.get();
    if (nextCursor === null) return;
    const changes = this.#changes;
    const page = await this.#readPage(nextCursor);
    this.#wantedCount = items.length + page.items.length;
    // The list changed under the reading: whoever asks next reads again as much as is wanted now.
    if (changes !== this.#changes) return;
    const known = new Set(items.map(({ id }) => id));
    const added = page.items.filter(({ id }) => !known.has(id));
    this.#cell.update((loaded) => ({ items: [...loaded.items, ...added], nextCursor: page.nextCursor }));
  }

  /** Reads as much as was wanted so far. */
  async #read(): Promise<Loaded> {
    const items: MiniProgram[] = [];
    let nextCursor: string | null = null;
    do {
      const page = await this.#readPage(nextCursor);
      items.push(...page.items);
      nextCursor = page.nextCursor;
    } while (nextCursor !== null && items.length < this.#wantedCount);
    return { items, nextCursor };
  }

  #readPage(cursor: string | null): Promise<Loaded> {
    return this.#platform.call('listMiniPrograms', { query: { limit: pageSize, ...(cursor !== null && { cursor }) } });
  }
}
