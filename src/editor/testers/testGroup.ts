import type { Platform } from '../../client/platform';
import type { Release } from '../../protocol/release';

/** The user IDs of a release's testers, so that one can be taken away or added; nothing where there are more than `most`. */
export async function testGroup(
  platform: Platform,
  { id, testerCount }: Release,
  most: number,
): Promise<readonly string[] | null> {
  if (testerCount === 0) return [];
  if (testerCount > most) return null;
  const { items, nextCursor } = await platform.call('listTesters', { params: { id }, query: { limit: most } });
  return nextCursor === null ? items.map(({ userId }) => userId) : null;
}
