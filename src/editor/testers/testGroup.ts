import type { Platform } from '../../client/platform';
import type { Release } from '../../protocol/release';

/**
 * The testers of a release as the lines of a list, each group below its heading, so that one can be taken away or added and the
 * others stay as they are; nothing where there are more than `most`.
 */
export async function testGroup(
  platform: Platform,
  { id, testerCount }: Release,
  most: number,
): Promise<readonly string[] | null> {
  if (testerCount === 0) return [];
  if (testerCount > most) return null;
  const { items, nextCursor } = await platform.call('listTesters', { params: { id }, query: { limit: most } });
  if (nextCursor !== null) return null;
  const groups = Map.groupBy(items, ({ group }) => group);
  const userIdsOf = (group: string | null): readonly string[] => groups.get(group)?.map(({ userId }) => userId) ?? [];
  const named = [...groups.keys()].filter((group) => group !== null).toSorted();
  return [...userIdsOf(null), ...named.flatMap((group) => ['', `[${group}]`, ...userIdsOf(group)])];
}
