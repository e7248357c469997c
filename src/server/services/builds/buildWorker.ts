import { Type } from 'typebox';
import { parseVersion, versionCode } from '../../../core/version';
import type { ArchiveLimits } from '../../packaging/archiveLimits';
import type { buildPackage } from '../../packaging/buildPackage';
import type { BackgroundWork } from '../../backgroundWork';
import { newId } from '../identifiers';
import { claim, finish, giveBack, leaseDuration, nextDue, renew, type Job } from '../jobs';
import { buildJob } from '../releases/releaseActions';
import { findRelease, type ReleaseRecord } from '../releases/releaseRecord';
import type { ServiceContext } from '../serviceContext';
import { readJson } from '../storedJson';
import { changeOnce, type ChangeRequest, type UnitOfWork } from '../unitOfWork';
import { setBuildState, type BuildResult } from './buildStep';

/** Where uploads are read from and packages are kept, both by the hash of their bytes. */
export interface PackageStore {
  pathOf(sha256: string): string;
  keep(bytes: Uint8Array): Promise<unknown>;
}

export interface BuildWorkerOptions {
  readonly context: ServiceContext;
  readonly packages: PackageStore;
  readonly limits: ArchiveLimits;
  /** Told of what only an operator can mend; the build itself says so to the developer. */
  readonly onError: (error: unknown) => void;
}

/** Longest wait before looking again for jobs that a process left behind, in milliseconds. */
const longestPause = 5_000;

/** Wait before looking again where another was quicker, in milliseconds. */
const shortestPause = 50;

/** A build that the platform itself could not finish this often is given up, and says so. */
const mostAttempts = 3;

/** A build that was begun this often, and whose process never lived to say how it went, is given up as well. */
const mostBeginnings = 10;

/** Wait before a build that the platform could not finish is tried again, in milliseconds, times the attempts so far. */
const retryPause = 1_000;

const payload = Type.Object({ releaseId: Type.String() });

/**
 * Builds the packages of releases, one at a time, each under a lease: a process that dies leaves its job to another, and a
 * result that comes after the lease was lost is dropped.
 */
export class BuildWorker implements BackgroundWork {
  readonly #options: BuildWorkerOptions;
  readonly #owner = newId();
  #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #wake: () => void = () => {};

  constructor(options: BuildWorkerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#stopping = new AbortController();
    this.#running = this.#run(this.#stopping.signal);
  }

  /** Looks for work now, because some was queued. */
  wake(): void {
    this.#wake();
  }

  /** Stops taking jobs and drops the build at hand, which another process takes over once its lease ends. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake();
    await this.#running;
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const woken = this.#nextWake();
      try {
        const pause = await this.#untilNext();
        const job = pause > 0 ? undefined : await this.#claim();
        if (job) await this.#work(job, signal);
        else await woken(Math.max(pause, shortestPause));
      } catch (error) {
        if (signal.aborted) return;
        this.#options.onError(error);
        await woken(retryPause);
      }
    }
  }

  /** Begins to listen for a wake-up, so that one that comes while jobs are looked for is not lost. */
  #nextWake(): (longest: number) => Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    return async (longest) => {
      const timer = setTimeout(resolve, longest);
      await promise;
      clearTimeout(timer);
    };
  }

  /** How long nothing is to be done, by a reader: who looks in vain must not keep others from writing. */
  async #untilNext(): Promise<number> {
    const now = this.#now();
    const due = await nextDue(this.#options.context.storage.reader, buildJob, now);
    return due === undefined ? longestPause : Math.min(due - now, longestPause);
  }

  #claim(): Promise<Job | undefined> {
    return claim(this.#options.context.storage, buildJob, this.#owner, this.#now());
  }

  async #work(job: Job, signal: AbortSignal): Promise<void> {
    const { context } = this.#options;
    const renewal = setInterval(() => {
      renew(context.storage, job, this.#owner, this.#now()).catch(this.#options.onError);
    }, leaseDuration / 3);
    try {
      const record = await this.#begin(job);
      if (record) await this.#end(job, record, await this.#build(record, job, signal));
    } catch (error) {
      await giveBack(context.storage, job, this.#owner, signal.aborted ? 0 : this.#now() + retryPause * job.attempts);
      throw error;
    } finally {
      clearInterval(renewal);
    }
  }

  /** Marks the release as building, or ends the job where the release does not wait for it any more. */
  #begin(job: Job): Promise<ReleaseRecord | undefined> {
    const { releaseId } = readJson(payload, job.payload, 'build job');
    return this.#change(job, async (unit) => {
      const record = await findRelease(unit.transaction, releaseId);
      if (record && (await setBuildState(unit, record, { state: 'building' }))) return record;
      await finish(unit.transaction, job, this.#owner, unit.now);
      return undefined;
    });
  }

  async #build(record: ReleaseRecord, job: Job, signal: AbortSignal): Promise<BuildResult> {
    if (job.attempts > mostBeginnings) return this.#giveUp(new Error(`begun ${job.attempts} times: ${job.payload}`));
    try {
      const { sha256 } = await this.#options.context.storage.reader
        .selectFrom('version')
        .select('sha256')
        .where('id', '=', record.row.version_id)
        .executeTakeFirstOrThrow();
      const { packages, limits } = this.#options;
      const { buildPackage } = await import('../../packaging/buildPackage');
      const built = await buildPackage(packages.pathOf(sha256), identityOf(record), limits, signal);
      if (built.outcome === 'refused') return { state: 'failed', problems: built.problems.map(toContract) };
      await packages.keep(built.bytes);
      return { state: 'built', sha256: built.sha256, size: built.size, entryPage: built.entryPage };
    } catch (error) {
      if (signal.aborted || job.attempts < mostAttempts) throw error;
      return this.#giveUp(error);
    }
  }

  #giveUp(error: unknown): BuildResult {
    this.#options.onError(error);
    return { state: 'failed', problems: [{ code: 'platformFailed', parameters: {} }] };
  }

  #end(job: Job, record: ReleaseRecord, result: BuildResult): Promise<void> {
    return this.#change(job, async (unit) => {
      if (await finish(unit.transaction, job, this.#owner, unit.now)) await setBuildState(unit, record, result);
    });
  }

  #change<T>(job: Job, work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    const request: ChangeRequest = { person: null, requestId: `build-${job.id}` };
    return changeOnce(this.#options.context.storage, this.#options.context.clock, request, work);
  }

  #now(): number {
    return this.#options.context.clock.now();
  }
}

/**
 * The name is the one of this moment: a manifest needs one, and the package stays as it is when the name is edited later.
 * Nothing else of the basic information goes into it.
 */
function identityOf({ row }: ReleaseRecord): Parameters<typeof buildPackage>[1] {
  const version = parseVersion(row.version_text);
  return {
    miniProgramId: row.mini_program_id,
    name: row.mini_program_name,
    version: row.version_text,
    versionCode: version === undefined ? 1 : versionCode(version),
  };
}

type Problems = Extract<Awaited<ReturnType<typeof buildPackage>>, { outcome: 'refused' }>['problems'];
type ContractProblem = Extract<BuildResult, { state: 'failed' }>['problems'][number];

function toContract(problem: Problems[number]): ContractProblem {
  return { ...problem, parameters: { ...problem.parameters } };
}
