import { buildStates, isBuildStep } from '../../../core/packageBuild';
import type { LoggedAction } from '../../../core/releaseAction';
import type { BuildProblem } from '../../../protocol/release';
import type { PackageSignature } from '../../signing/packageSigner';
import type { ReleaseTable } from '../../storage/database';
import type { ReleaseRecord } from '../releases/releaseRecord';
import { idsOf } from '../releases/transition';
import type { UnitOfWork } from '../unitOfWork';

/** What a package build came to. */
export type BuildResult =
  | ({
      readonly state: 'built';
      readonly sha256: string;
      readonly size: number;
      readonly entryPage: string;
    } & PackageSignature)
  | { readonly state: 'failed'; readonly problems: readonly BuildProblem[] };

/**
 * Moves a release's package build on. The release's revision stays: a build is no change that somebody editing the
 * release would have to look at first. Answers `false` where the release does not wait for this build any more.
 */
export async function setBuildState(
  unit: UnitOfWork,
  record: ReleaseRecord,
  result: { readonly state: 'building' } | BuildResult,
): Promise<boolean> {
  const waitsFor = buildStates.filter((state) => isBuildStep(state, result.state));
  const updated = await unit.transaction
    .updateTable('release')
    .set({ build_state: result.state, build_since: unit.now, updated_at: unit.now, ...columnsOf(result) })
    .where('id', '=', record.row.id)
    .where('status', '=', 'New Version Created')
    .where('build_state', 'in', waitsFor)
    .executeTakeFirst();
  if (updated.numUpdatedRows !== 1n) return false;
  recordBuild(unit, record, result);
  return true;
}

function columnsOf(result: { readonly state: 'building' } | BuildResult): Partial<ReleaseTable> {
  switch (result.state) {
    case 'building':
      return {};
    case 'built':
      return {
        package_sha256: result.sha256,
        package_size: result.size,
        package_signature: result.signature,
        package_key_id: result.keyId,
        entry_page: result.entryPage,
      };
    case 'failed':
      return { build_problems: JSON.stringify(result.problems) };
  }
}

const loggedAs: Readonly<Record<BuildResult['state'], LoggedAction>> = { built: 'built', failed: 'build-failed' };

function recordBuild(
  unit: UnitOfWork,
  record: ReleaseRecord,
  result: { readonly state: 'building' } | BuildResult,
): void {
  const event = { thing: 'release', change: result.state, ...idsOf(record) } as const;
  if (result.state === 'building') {
    unit.record(event);
    return;
  }
  unit.record(event, {
    release_id: record.row.id,
    action: loggedAs[result.state],
    from_status: record.row.status,
    to_status: record.row.status,
    package_sha256: result.state === 'built' ? result.sha256 : null,
  });
}
