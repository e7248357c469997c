import { heldBackSeed, type CandidateRelease, type LiveRelease } from '../../../core/audience';
import type { ReleaseTarget } from '../../../core/releaseTarget';
import type { DeliveredPackage } from '../../../protocol/delivery';
import { yes } from '../../storage/flags';
import { preparedQuery } from '../../storage/preparedQuery';
import type { Queries } from '../../storage/storage';

/** What a release gives to a phone; the address is completed where the request came in. */
export interface DeliverableRelease extends LiveRelease {
  readonly packageOf: Omit<DeliveredPackage, 'url' | 'version' | 'configurationUrl' | 'signature'>;
  /** Null where the package was built before packages were signed. */
  readonly signature: string | null;
}

/** What is live and what is under way for one mini program on one target. */
export interface MiniProgramOnTarget {
  readonly miniProgramId: string;
  readonly fullRelease: DeliverableRelease | null;
  readonly candidate: (CandidateRelease & DeliverableRelease) | null;
}

/** Values, or what stands in for them. */
interface StandIns {
  readonly targetAppId: string;
  readonly environment: string;
  readonly userId: string;
}

/** What is live or under way on a target, with the user's place among the testers. */
function onTarget(queries: Queries, { targetAppId, environment, userId }: StandIns) {
  return queries
    .selectFrom('release')
    .innerJoin('version', 'version.id', 'release.version_id')
    .leftJoin('tester', (join) =>
      join.onRef('tester.list_id', '=', 'release.tester_list_id').on('tester.user_id', '=', userId),
    )
    .select([
      'release.id',
      'release.mini_program_id',
      'release.target_app_id',
      'release.status',
      'release.live',
      'release.percentage',
      'release.held_back_share',
      'release.package_sha256',
      'release.package_size',
      'release.package_signature',
      'release.entry_page',
      'version.version',
      'tester.user_id as tester',
    ])
    .where('release.target_app_id', '=', targetAppId)
    .where('release.environment', '=', environment as ReleaseTarget['environment'])
    .where((row) => row.or([row('release.live', '=', yes), row('release.under_way', '=', yes)]))
    .orderBy('release.mini_program_id')
    .orderBy('release.id');
}

type Row = Awaited<ReturnType<ReturnType<typeof onTarget>['execute']>>[number];

const ofAll = preparedQuery(['targetAppId', 'environment', 'userId'], onTarget);

const ofOne = preparedQuery(['targetAppId', 'environment', 'userId', 'miniProgramId'], (queries, standIns) =>
  onTarget(queries, standIns).where('release.mini_program_id', '=', standIns.miniProgramId),
);

/** The mini programs on a target that have something for somebody, with the user's place among the testers. */
export async function findAllOnTarget(
  queries: Queries,
  { targetAppId, environment }: ReleaseTarget,
  userId: string,
): Promise<readonly MiniProgramOnTarget[]> {
  return byMiniProgram(await ofAll(queries, { targetAppId, environment, userId }));
}

/** One mini program on a target, or `undefined` where nothing of it is there. */
export async function findOnTarget(
  queries: Queries,
  { targetAppId, environment }: ReleaseTarget,
  userId: string,
  miniProgramId: string,
): Promise<MiniProgramOnTarget | undefined> {
  const rows = await ofOne(queries, { targetAppId, environment, userId, miniProgramId });
  return byMiniProgram(rows)[0];
}

/** Some of the mini programs on a target, by ID, with the names that each of their releases was applied for with. */
export interface NamedMiniPrograms {
  readonly miniPrograms: readonly MiniProgramOnTarget[];
  /** By release. */
  readonly searchNames: ReadonlyMap<string, string>;
  readonly isLast: boolean;
}

/** Rows that are looked through at once; of one mini program there are two at most. */
const rowsAtOnce = 2000;

/** The next mini programs on a target behind an ID. */
export async function findNamedOnTarget(
  queries: Queries,
  target: ReleaseTarget,
  userId: string,
  after: string,
): Promise<NamedMiniPrograms> {
  const rows = await onTarget(queries, { ...target, userId })
    .select('release.search_names')
    .where('release.mini_program_id', '>', after)
    .limit(rowsAtOnce)
    .execute();
  const isLast = rows.length < rowsAtOnce;
  // The rows may end between the two of a mini program.
  const whole = isLast ? rows : rows.filter((row) => row.mini_program_id !== rows.at(-1)?.mini_program_id);
  const searchNames = new Map(whole.map((row) => [row.id, row.search_names]));
  return { miniPrograms: byMiniProgram(whole), searchNames, isLast };
}

/** The rows of each mini program as what is live of it and what is under way. */
function byMiniProgram(rows: readonly Row[]): readonly MiniProgramOnTarget[] {
  const found = Map.groupBy(rows, (row) => row.mini_program_id);
  return [...found].map(([miniProgramId, releases]) => ({
    miniProgramId,
    fullRelease: firstOf(releases.filter(isLive), toDeliverable),
    candidate: firstOf(
      releases.filter((row) => !isLive(row)),
      toCandidate,
    ),
  }));
}

const isLive = ({ live }: Row): boolean => live === 1;

function firstOf<T>(rows: readonly Row[], read: (row: Row) => T | null): T | null {
  const [row] = rows;
  return row ? read(row) : null;
}

type DeliverableRow = Pick<
  Row,
  'id' | 'version' | 'package_sha256' | 'package_size' | 'package_signature' | 'entry_page'
>;

/** Without a package there is nothing to deliver. */
export function toDeliverable(row: DeliverableRow): DeliverableRelease | null {
  const { package_sha256: sha256, package_size: size, entry_page: entryPage } = row;
  if (sha256 === null || size === null || entryPage === null) return null;
  return {
    releaseId: row.id,
    version: row.version,
    packageOf: { sha256, size, entryPage },
    signature: row.package_signature,
  };
}

function toCandidate(row: Row): MiniProgramOnTarget['candidate'] {
  const deliverable = toDeliverable(row);
  const { status, percentage, tester } = row;
  const heldBack = { share: row.held_back_share, seed: heldBackSeed(row.target_app_id, row.mini_program_id) };
  return deliverable && { ...deliverable, status, percentage, heldBack, isTester: tester !== null };
}
