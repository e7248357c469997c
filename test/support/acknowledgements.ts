import type { LoggedAction } from '../../src/core/releaseAction';
import type { Approval } from '../../src/protocol/approval';
import type { MiniProgram } from '../../src/protocol/miniProgram';
import type { Release } from '../../src/protocol/release';
import type { Version } from '../../src/protocol/version';
import type { Storage } from '../../src/server/storage/storage';
import type { Differences } from './differences';

/** A step of a release that was answered, with what the answer said of the release afterwards where it said that. */
interface Step {
  readonly action: LoggedAction;
  readonly status?: string;
  readonly revision?: number;
}

/** What a release's log also tells of, and nobody asked for. */
const byThemselves: ReadonlySet<LoggedAction> = new Set(['built', 'build-failed', 'archive']);

/** Everything that a platform answered to have done, as its clients remember it. */
export class Acknowledgements {
  /** How many operations that is. */
  count = 0;
  /** Releases as they were submitted, once for each time. */
  readonly submitted: Release[] = [];
  readonly #programs = new Map<string, MiniProgram>();
  readonly #versions = new Map<string, Version>();
  readonly #steps = new Map<string, Step[]>();
  readonly #decisions = new Map<string, Approval>();
  readonly #testers = new Map<string, number>();

  miniProgram(answer: MiniProgram): void {
    this.count += 1;
    this.#programs.set(answer.id, answer);
  }

  upload(answer: Version): void {
    this.count += 1;
    this.#versions.set(answer.id, answer);
  }

  get decisions(): readonly Approval[] {
    return [...this.#decisions.values()];
  }

  step(action: LoggedAction, release: Release): void {
    const { id, status, revision } = release;
    if (action === 'apply') this.submitted.push(release);
    this.#note(id, { action, status, revision });
  }

  decision(action: 'approve' | 'reject', answer: Approval): void {
    this.#decisions.set(answer.id, answer);
    this.#note(answer.releaseId, { action });
  }

  /** `total`: how many testers the release has by then. */
  testers(action: 'add-testers' | 'update-test-group', releaseId: string, total: number): void {
    this.#testers.set(releaseId, total);
    this.#note(releaseId, { action });
  }

  /** Holds all of it against the database, at a time when nobody asks for anything. */
  async compare(storage: Storage, differences: Differences): Promise<void> {
    await this.#compareThings(storage, differences);
    await this.#compareDecisions(storage, differences);
    await this.#compareSteps(storage, differences);
  }

  #note(releaseId: string, step: Step): void {
    this.count += 1;
    this.#steps.set(releaseId, [...(this.#steps.get(releaseId) ?? []), step]);
  }

  async #compareThings({ reader }: Storage, differences: Differences): Promise<void> {
    const programs = await reader.selectFrom('mini_program').select(['id', 'revision']).execute();
    const versions = await reader.selectFrom('version').select(['id', 'sha256']).execute();
    const releases = await reader.selectFrom('release').select(['id', 'tester_count']).execute();
    const described = (id: string, value: string | number | undefined): string => `${id} ${value ?? ''}`;
    for (const { id, revision } of this.#programs.values()) {
      const isThere = programs.some((row) => row.id === id && row.revision === revision);
      if (!isThere) differences.lost.push(`mini program ${described(id, revision)}`);
    }
    differences.compareSets(
      'version',
      [...this.#versions.values()].map((version) => described(version.id, version.sha256)),
      versions.map((row) => described(row.id, row.sha256)),
    );
    differences.compareSets(
      'release',
      [...this.#steps.keys()].map((id) => described(id, this.#testers.get(id) ?? 0)),
      releases.map((row) => described(row.id, row.tester_count)),
    );
  }

  async #compareDecisions({ reader }: Storage, differences: Differences): Promise<void> {
    const rows = await reader
      .selectFrom('approval')
      .select(['id', 'status', 'revision'])
      .where('decided_by', 'is not', null)
      .where('status', 'in', ['Approved', 'Rejected'])
      .execute();
    const described = ({ id, status, revision }: Pick<Approval, 'id' | 'status' | 'revision'>): string =>
      `${id} ${status} ${revision}`;
    differences.compareSets('decision', [...this.#decisions.values()].map(described), rows.map(described));
  }

  async #compareSteps({ reader }: Storage, differences: Differences): Promise<void> {
    for (const [releaseId, steps] of this.#steps) {
      const rows = await reader
        .selectFrom('release_log')
        .select(['action', 'to_status'])
        .where('release_id', '=', releaseId)
        .orderBy('id')
        .execute();
      const entries = rows.filter(({ action }) => !byThemselves.has(action));
      differences.compareSequences(
        `step of ${releaseId}`,
        steps.map(({ action }) => action),
        entries.map(({ action }) => action),
      );
      for (const [index, { action, status, revision }] of steps.entries()) {
        const answered = `${action} ${status ?? entries[index]?.to_status} ${revision ?? index + 1}`;
        const logged = `${action} ${entries[index]?.to_status} ${index + 1}`;
        if (answered !== logged) differences.lost.push(`${releaseId}: ${answered}, logged as ${logged}`);
      }
    }
  }
}
