import { decideForUser } from '../../../core/audience';
import { foldText } from '../../../core/foldText';
import type { DeliveredMiniProgram } from '../../../protocol/delivery';
import { basicInformation } from '../../../protocol/miniProgram';
import type { Queries } from '../../storage/storage';
import { cursorAt, positionOf } from '../pages';
import { readJson } from '../storedJson';
import { findNamedOnTarget, type MiniProgramOnTarget } from './candidates';
import { evaluationsOf, type EvaluationRequest } from './evaluation';

/** What a user of a super app looks for. */
export interface MiniProgramSearch {
  readonly query?: string | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** A picture comes with each. */
const defaultPageSize = 20;

/**
 * One page of the mini programs that a user gets on a target, by ID, which stays while names and releases change: so no page
 * skips one. A name counts as the release has it that the user gets, in any of its languages.
 */
export async function searchMiniPrograms(
  queries: Queries,
  request: EvaluationRequest,
  { query = '', limit = defaultPageSize, cursor }: MiniProgramSearch,
): Promise<{ items: DeliveredMiniProgram[]; nextCursor: string | null }> {
  const after = cursor === undefined ? '' : positionOf(cursor, 'string')[0];
  const found: MiniProgramOnTarget[] = [];
  for await (const one of gotBy(queries, request, foldText(query.trim()), after)) {
    found.push(one);
    if (found.length > limit) break;
  }
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: await told(queries, request, shown),
    nextCursor: found.length > limit && last ? cursorAt([last.miniProgramId, '']) : null,
  };
}

/** The mini programs behind `after` of which the user gets a release with a part in one of its names. */
async function* gotBy(
  queries: Queries,
  { target, userId }: EvaluationRequest,
  part: string,
  after: string,
): AsyncGenerator<MiniProgramOnTarget> {
  for (let last = after, isLast = false; !isLast;) {
    const next = await findNamedOnTarget(queries, target, userId, last);
    for (const one of next.miniPrograms) {
      const given = decideForUser({ userId, ...one }).release;
      if (given && next.searchNames.get(given.releaseId)?.includes(part)) yield one;
      last = one.miniProgramId;
    }
    isLast = next.isLast;
  }
}

async function told(
  queries: Queries,
  request: EvaluationRequest,
  shown: readonly MiniProgramOnTarget[],
): Promise<DeliveredMiniProgram[]> {
  const evaluations = await evaluationsOf(shown, request);
  const ids = evaluations.flatMap(({ metadata }) => metadata.releaseId ?? []);
  if (ids.length === 0) return [];
  const rows = await queries.selectFrom('release').select(['id', 'information']).where('id', 'in', ids).execute();
  const frozen = new Map(rows.map((row) => [row.id, row.information]));
  return evaluations.flatMap((evaluation) => {
    const json = frozen.get(evaluation.metadata.releaseId ?? '');
    if (json === undefined || json === null) return [];
    const { defaultLanguage, languages, category, logo } = readJson(basicInformation, json, 'information');
    return [{ miniProgramId: evaluation.key, defaultLanguage, languages, category, logo, evaluation }];
  });
}
