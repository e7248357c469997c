import * as Type from 'typebox';
import { PlatformError } from '../../../core/errorCode';
import { parseVersion, versionCode } from '../../../core/version';
import type { BlobStore } from '../../blobStore';
import type { ArchiveLimits } from '../../packaging/archiveLimits';
import type { buildPackage } from '../../packaging/buildPackage';
import type { PackageSigner } from '../../signing/packageSigner';
import { JobLoop } from '../jobLoop';
import { finish, type Job } from '../jobs';
import { buildJob } from '../releases/releaseActions';
import { findRelease, type ReleaseRecord } from '../releases/releaseRecord';
import type { ServiceContext } from '../serviceContext';
import { readJson } from '../storedJson';
import { changeOnce, type ChangeRequest, type UnitOfWork } from '../unitOfWork';
import { setBuildState, type BuildResult } from './buildStep';

/** Where uploads are read from and packages are kept, both by the hash of their bytes. */
export type PackageStore = Pick<BlobStore, 'localPath' | 'keep'>;

export interface BuildWorkerOptions {
  readonly context: ServiceContext;
  readonly packages: PackageStore;
  readonly signer: Pick<PackageSigner, 'sign'>;
  readonly limits: ArchiveLimits;
  /** Told of what only an operator can mend; the build itself says so to the developer. */
  readonly onError: (error: unknown) => void;
}

/** A build that the platform itself could not finish this often is given up, and says so. */
const mostAttempts = 3;

/** A build that was begun this often, and whose process never lived to say how it went, is given up as well. */
const mostBeginnings = 10;

const payload = Type.Object({ releaseId: Type.String() });

/**
 * Builds the packages of releases. A result that comes after the lease was lost is dropped, and so is the build at hand when
 * the platform stops: another process takes it over.
 */
export class BuildWorker extends JobLoop {
  readonly #options: BuildWorkerOptions;

  constructor(options: BuildWorkerOptions) {
    const { context, onError } = options;
    super({ context, kind: buildJob, work: (job, owner, signal) => this.#work(job, owner, signal), onError });
    this.#options = options;
  }

  async #work(job: Job, owner: string, signal: AbortSignal): Promise<void> {
    const record = await this.#begin(job, owner);
    if (record) await this.#end(job, owner, record, await this.#build(record, job, signal));
  }

  /** Marks the release as building, or ends the job where the release does not wait for it any more. */
  #begin(job: Job, owner: string): Promise<ReleaseRecord | undefined> {
    const { releaseId } = readJson(payload, job.payload, 'build job');
    return this.#change(job, async (unit) => {
      const record = await findRelease(unit.transaction, releaseId);
      if (record && (await setBuildState(unit, record, { state: 'building' }))) return record;
      await finish(unit.transaction, job, owner, unit.now);
      return undefined;
    });
  }

  async #build(record: ReleaseRecord, job: Job, signal: AbortSignal): Promise<BuildResult> {
    if (job.attempts > mostBeginnings) return this.#giveUp(new Error(`begun ${job.attempts} times: ${job.payload}`));
    try {
      const upload = await this.#options.context.storage.reader
        .selectFrom('version')
        .select('sha256')
        .where('id', '=', record.row.version_id)
        .executeTakeFirstOrThrow();
      const { packages, signer, limits } = this.#options;
      const { buildPackage } = await import('../../packaging/buildPackage');
      const built = await buildPackage(await packages.localPath(upload.sha256), identityOf(record), limits, signal);
      if (built.outcome === 'refused') return { state: 'failed', problems: built.problems.map(toContract) };
      await packages.keep(built.bytes);
      const { sha256, size, entryPage } = built;
      const { mini_program_id: miniProgramId, version_text: version } = record.row;
      return {
        state: 'built',
        sha256,
        size,
        entryPage,
        ...(await signer.sign({ miniProgramId, version, sha256, size })),
      };
    } catch (error) {
      if (signal.aborted || job.attempts < mostAttempts || isAway(error)) throw error;
      return this.#giveUp(error);
    }
  }

  #giveUp(error: unknown): BuildResult {
    this.#options.onError(error);
    return { state: 'failed', problems: [{ code: 'platformFailed', parameters: {} }] };
  }

  #end(job: Job, owner: string, record: ReleaseRecord, result: BuildResult): Promise<void> {
    return this.#change(job, async (unit) => {
      if (await finish(unit.transaction, job, owner, unit.now)) await setBuildState(unit, record, result);
    });
  }

  #change<T>(job: Job, work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    const request: ChangeRequest = { person: null, requestId: `build-${job.id}` };
    return changeOnce(this.#options.context, request, work);
  }
}

/** It comes back by itself, so that waiting is worth more than giving up. */
function isAway(error: unknown): boolean {
  return error instanceof PlatformError && error.code === 'STORAGE_AWAY';
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
