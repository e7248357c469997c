import { EventEmitter, type LogOutputChannel } from 'vscode';
import type { Platform } from '../../../client/platform';
import { mostTesters } from '../../../client/testers/listCheck';
import type { Release } from '../../../protocol/release';
import type { Tester } from '../../../protocol/testers';
import { Owner } from '../../lifecycle';
import { allPages } from '../../store/allPages';

/** So many are read at once. */
const pageSize = 2000;

/** Phones report all the time, and no event tells of it: so often a group is read again while it is looked at. */
const interval = 60_000;

/** The test group of a release by its user IDs. */
export type TestGroup = ReadonlyMap<string, Tester>;

interface Known {
  readonly group: TestGroup;
  /** What it was read for; another one is another group. */
  readonly revision: number;
}

/** The test groups of the releases that lists which are seen are about. */
export class TestGroups extends Owner {
  readonly #platform: Pick<Platform, 'call'>;
  readonly #log: LogOutputChannel;
  readonly #changed = this.own(new EventEmitter<string>());
  /** Told with the ID of the release. */
  readonly onDidChange = this.#changed.event;
  readonly #known = new Map<string, Known>();
  readonly #reading = new Map<string, number>();
  #wanted: ReadonlyMap<string, Release> = new Map();
  #timer: NodeJS.Timeout | undefined;

  constructor(platform: Pick<Platform, 'call'>, log: LogOutputChannel) {
    super();
    this.#platform = platform;
    this.#log = log;
    this.own({ dispose: () => clearInterval(this.#timer) });
  }

  /** As it was read last; nothing before the first time, and of a group that is too large. */
  of({ id }: Pick<Release, 'id'>): TestGroup | undefined {
    return this.#known.get(id)?.group;
  }

  /** Reads the groups of these releases, again where they have changed, and from now on while they are wanted. */
  want(releases: readonly Release[]): void {
    this.#wanted = new Map(releases.filter(isShown).map((release) => [release.id, release]));
    for (const id of this.#known.keys()) if (!this.#wanted.has(id)) this.#known.delete(id);
    this.#keepReading();
    for (const release of this.#wanted.values()) {
      if ((this.#reading.get(release.id) ?? this.#known.get(release.id)?.revision) !== release.revision)
        this.#read(release);
    }
  }

  /** Goes on as before where something was wanted already: each edit tells anew what is wanted. */
  #keepReading(): void {
    if (this.#wanted.size > 0) {
      this.#timer ??= setInterval(() => this.readAgain(), interval);
      return;
    }
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  readAgain(): void {
    for (const release of this.#wanted.values()) this.#read(release);
  }

  #read(release: Release): void {
    const { id, revision } = release;
    this.#reading.set(id, revision);
    this.#testersOf(release)
      .then((testers) => this.#take(release, testers))
      // What was read before stays; whether the platform is there, is told elsewhere.
      .catch((error: unknown) => this.#log.debug('The test group could not be read', String(error)))
      .finally(() => this.#reading.get(id) === revision && this.#reading.delete(id));
  }

  async #testersOf({ id, testerCount }: Release): Promise<readonly Tester[]> {
    if (testerCount === 0) return [];
    return allPages((cursor) =>
      this.#platform.call('listTesters', {
        params: { id },
        query: { limit: pageSize, ...(cursor !== undefined && { cursor }) },
      }),
    );
  }

  #take({ id, revision }: Release, testers: readonly Tester[]): void {
    if (this.#wanted.get(id)?.revision !== revision) return;
    this.#known.set(id, { revision, group: new Map(testers.map((tester) => [tester.userId, tester])) });
    this.#changed.fire(id);
  }
}

/** Of larger groups, as of larger lists, only the number is told. */
function isShown({ testerCount }: Release): boolean {
  return testerCount <= mostTesters;
}
