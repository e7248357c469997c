import { PlatformError } from '../../../core/errorCode';
import type { Person } from '../../../core/permissions';
import type { Role } from '../../../core/role';
import type { RemovedRelease } from '../../../protocol/approval';
import { yes } from '../../storage/flags';
import type { ReleaseLogTable } from '../../storage/database';
import { findReleases, type ReleaseRecord } from '../releases/releaseRecord';
import type { ChangeRequest, UnitOfWork } from '../unitOfWork';

/** A removal asked of a mini program as it was at revision `ifMatch`. */
export interface RemovalCommand {
  readonly miniProgramId: string;
  readonly ifMatch: number;
  readonly person: Person;
  readonly change: ChangeRequest;
}

/** A removal that is carried out: by which role, why, and what it settles before the releases change. */
export interface Removal {
  readonly role: Role;
  readonly reason: string | null;
  readonly details?: Partial<ReleaseLogTable>;
  readonly settle?: (removed: readonly RemovedRelease[]) => Promise<void>;
}

/** The reason as it is kept. */
export function requireReason(reason: string): string {
  if (reason.trim() === '') throw new PlatformError('REASON_REQUIRED');
  return reason.trim();
}

/** The mini program's name, where nobody changed it since the asker read it. */
export async function requireUnchanged(
  { transaction }: UnitOfWork,
  { miniProgramId, ifMatch }: RemovalCommand,
): Promise<string> {
  const row = await transaction
    .selectFrom('mini_program')
    .select(['name', 'revision'])
    .where('id', '=', miniProgramId)
    .executeTakeFirst();
  if (!row) throw new PlatformError('NOT_FOUND', { miniProgramId });
  if (row.revision !== ifMatch) {
    throw new PlatformError('REVISION_STALE', { miniProgramId, miniProgram: row.name, revision: row.revision });
  }
  return row.name;
}

/** A target app with what a removal asks of it. */
export async function requireTargetApp(
  { transaction }: UnitOfWork,
  targetAppId: string,
): Promise<{ readonly id: string; readonly name: string; readonly workspace_id: string; readonly policy: string }> {
  const row = await transaction
    .selectFrom('target_app')
    .select(['id', 'name', 'workspace_id', 'policy'])
    .where('id', '=', targetAppId)
    .executeTakeFirst();
  if (!row) throw new PlatformError('TARGET_UNKNOWN', { targetAppId });
  return row;
}

/** What a mini program has live or under way on one target app, in one order for everybody who changes several. */
export function standingOn(
  { transaction }: UnitOfWork,
  miniProgramId: string,
  targetAppId: string,
): Promise<readonly ReleaseRecord[]> {
  return findReleases(transaction, (query) =>
    query
      .where('release.mini_program_id', '=', miniProgramId)
      .where('release.target_app_id', '=', targetAppId)
      .where((row) => row.or([row('release.live', '=', yes), row('release.under_way', '=', yes)]))
      .orderBy('release.id'),
  );
}
