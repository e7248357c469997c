import { setImmediate } from 'node:timers/promises';
import type { Transaction } from 'kysely';
import type { TesterGroup } from '../../../protocol/testers';
import type { Database } from '../../storage/database';
import { newId } from '../identifiers';
import type { ServiceContext } from '../serviceContext';
import type { UnitOfWork } from '../unitOfWork';
import { beginList, giveUpList, giveUpUnlessKept, groupsOf, holdList, testerGroups } from './testerLists';
import { insertTesters, testersAmong, testersAtOnce, testersInTurn, type NewTester } from './testerRows';
import type { TesterAction } from './testers';
import { forgetUseAmong } from './testerUse';

/** User IDs an answer names for each of added and removed. */
const sampleSize = 20;

interface NewTesterListOptions {
  readonly action: TesterAction;
  readonly releaseId: string;
  /** Whether there is something to be forgotten of people who are no testers any more. */
  readonly hasStaleUse: boolean;
  /** Only compares. */
  readonly isPreview: boolean;
  /** The release's present list, and how long it is. */
  readonly present: string | null;
  readonly presentLength: number;
  readonly addedBy: string;
}

/** A user ID of the list, and what is known of it where it is a tester already. */
interface Compared {
  readonly userId: string;
  readonly group: string | null;
  readonly known: NewTester | undefined;
}

/**
 * A tester list as it comes in: each part is compared with the present testers, and written aside in a short transaction, so that
 * others have their turn however long it is. What fits into one part is not written before the release changes.
 */
export class NewTesterList {
  readonly #context: ServiceContext;
  readonly #options: NewTesterListOptions;
  readonly #startedAt: number;
  /** All of it, where somebody may be removed. */
  readonly #userIds: Set<string> | undefined;
  readonly #groups = new Map<string | null, number>();
  readonly #addedSample: string[] = [];
  #part: { readonly userId: string; readonly group: string | null }[] = [];
  #last: readonly Compared[] = [];
  #listId: string | undefined;
  #added = 0;
  #alreadyThere = 0;
  #moved = 0;

  constructor(context: ServiceContext, options: NewTesterListOptions) {
    this.#context = context;
    this.#options = options;
    this.#startedAt = context.clock.now();
    this.#userIds = options.action === 'update-test-group' && options.present !== null ? new Set() : undefined;
  }

  get added(): number {
    return this.#added;
  }

  get alreadyThere(): number {
    return this.#alreadyThere;
  }

  /** Update Test Group has who stays in the group that the list says, and in none where it says none. */
  get moved(): number {
    return this.#moved;
  }

  /** Update Test Group removes who is not on the list. */
  get removed(): number {
    return this.#replaces ? this.#options.presentLength - this.#alreadyThere : 0;
  }

  get total(): number {
    return this.#added + (this.#replaces ? this.#alreadyThere : this.#options.presentLength);
  }

  /** Some of the testers added. */
  get addedSample(): string[] {
    return [...this.#addedSample];
  }

  /** Takes a user ID that did not come before. */
  async take(userId: string, group: string | null): Promise<void> {
    this.#userIds?.add(userId);
    this.#part.push({ userId, group });
    if (this.#part.length < testersAtOnce) return;
    const compared = await this.#compare();
    if (!this.#options.isPreview) await this.#writeAside(this.#toWrite(compared, this.#startedAt), compared);
    // A database in this process takes no turn of the event loop by itself.
    await setImmediate();
  }

  /** Everything has come. */
  async end(): Promise<void> {
    this.#last = await this.#compare();
    const { present, action } = this.#options;
    if (this.#listId === undefined || action !== 'add-testers' || present === null) return;
    for await (const testers of testersInTurn(this.#context.storage.reader, present)) {
      await this.#writeAside(testers);
      await setImmediate();
    }
  }

  /** Some of the testers that are removed. */
  async removedSample(): Promise<string[]> {
    const { present } = this.#options;
    const sample: string[] = [];
    if (present === null || this.removed === 0) return sample;
    for await (const testers of testersInTurn(this.#context.storage.reader, present)) {
      sample.push(...testers.map(({ userId }) => userId).filter((userId) => !this.#userIds?.has(userId)));
      if (sample.length >= Math.min(sampleSize, this.removed)) break;
      await setImmediate();
    }
    return sample.slice(0, sampleSize);
  }

  /** Writes what is left, and answers with the list that the release is to point at. */
  async complete({ transaction, now }: UnitOfWork): Promise<string> {
    const { present, presentLength, action } = this.#options;
    const begun = this.#listId ?? (action === 'add-testers' ? present : null);
    const listId = begun ?? newId();
    const before = action === 'add-testers' ? await groupsOf(transaction, present) : [];
    const write = begun === null ? beginList : holdList;
    await write(transaction, listId, now, this.#withGroups(before));
    await this.#forgetUse(transaction, this.#last);
    const addedAt = this.#listId === undefined ? now : this.#startedAt;
    await insertTesters(transaction, listId, this.#toWrite(this.#last, addedAt));
    if (present !== null && listId !== present) await giveUpList(transaction, present, presentLength);
    return listId;
  }

  /** Gives up what was written aside, unless the release points at it. Where that fails, it is left over, and removed as that. */
  async giveUpUnlessKept(): Promise<void> {
    const listId = this.#listId;
    if (listId === undefined) return;
    const { storage } = this.#context;
    await storage.write((transaction) => giveUpUnlessKept(transaction, listId)).catch(() => undefined);
  }

  get #replaces(): boolean {
    return this.#options.action === 'update-test-group';
  }

  /** Compares the part at hand with the present testers, and counts. */
  async #compare(): Promise<readonly Compared[]> {
    const part = this.#part;
    this.#part = [];
    const known = await this.#knownAmong(part.map(({ userId }) => userId));
    const compared = part.map((one) => ({ ...one, known: known.get(one.userId) }));
    for (const { userId, group, known: tester } of compared) {
      if (tester) this.#alreadyThere += 1;
      else this.#added += 1;
      if (this.#replaces && tester && tester.group !== group) this.#moved += 1;
      if (!tester && this.#addedSample.length < sampleSize) this.#addedSample.push(userId);
      if (!tester || this.#replaces) this.#groups.set(group, (this.#groups.get(group) ?? 0) + 1);
    }
    return compared;
  }

  async #knownAmong(userIds: readonly string[]): Promise<ReadonlyMap<string, NewTester>> {
    const { present } = this.#options;
    if (present === null || userIds.length === 0) return new Map();
    const testers = await testersAmong(this.#context.storage.reader, present, userIds);
    return new Map(testers.map((tester) => [tester.userId, tester]));
  }

  /** Who stays keeps since when and from whom; Add Testers leaves them as they are. */
  #toWrite(compared: readonly Compared[], addedAt: number): readonly NewTester[] {
    const { addedBy } = this.#options;
    return compared.flatMap(({ userId, group, known }) => {
      if (!known) return [{ userId, group, addedAt, addedBy }];
      return this.#replaces ? [{ ...known, group }] : [];
    });
  }

  async #writeAside(testers: readonly NewTester[], compared: readonly Compared[] = []): Promise<void> {
    const { storage, clock } = this.#context;
    const begun = this.#listId;
    const listId = begun ?? newId();
    await storage.write(async (transaction) => {
      const now = clock.now();
      if (begun === undefined) await beginList(transaction, listId, now);
      else await holdList(transaction, listId, now);
      await this.#forgetUse(transaction, compared);
      await insertTesters(transaction, listId, testers);
    });
    this.#listId = listId;
  }

  /** Who is a tester anew begins anew, also where what was reported of them before is still to be forgotten. */
  async #forgetUse(transaction: Transaction<Database>, compared: readonly Compared[]): Promise<void> {
    const { releaseId, hasStaleUse } = this.#options;
    const added = compared.flatMap(({ userId, known }) => (known ? [] : [userId]));
    if (!hasStaleUse || added.length === 0) return;
    await forgetUseAmong(transaction, releaseId, added, this.#context.storage.hasRowLocks);
  }

  #withGroups(before: readonly TesterGroup[]): readonly TesterGroup[] {
    const counts = new Map(before.map(({ name, count }) => [name, count]));
    for (const [name, count] of this.#groups) counts.set(name, (counts.get(name) ?? 0) + count);
    return testerGroups(counts);
  }
}
