import type { Platform } from '../../client/platform';
import type { GroupMember } from '../../core/testers/groupAsList';
import { allPages } from '../store/allPages';

/** So many are read at once. */
const pageSize = 10_000;

/** The testers of a release as they are now, all of them. */
export async function presentGroup(
  { call }: Pick<Platform, 'call'>,
  releaseId: string,
): Promise<readonly GroupMember[]> {
  const testers = await allPages((cursor) =>
    call('listTesters', {
      params: { id: releaseId },
      query: { limit: pageSize, ...(cursor !== undefined && { cursor }) },
    }),
  );
  return testers.map(({ userId, group }) => ({ userId, group }));
}
