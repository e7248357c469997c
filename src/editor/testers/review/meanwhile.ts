import { l10n } from 'vscode';
import { compareTesterLists } from '../../../core/testers/compareTesterLists';
import type { GroupMember } from '../../../core/testers/groupAsList';
import type { Release } from '../../../protocol/release';
import type { FlowContext } from '../../flowContext';
import { numberText, together } from '../../sentences/statusWords';
import { allPages } from '../../store/allPages';

/** A test group as a person saw it. */
export interface SeenGroup {
  readonly release: Release;
  readonly members: readonly GroupMember[];
}

/** What others did to a test group since somebody looked at it. */
export interface Meanwhile {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly by: readonly string[];
}

export async function meanwhile(
  { platform, log: channel }: FlowContext,
  seen: SeenGroup,
  now: readonly GroupMember[],
): Promise<Meanwhile> {
  const { added, removed } = compareTesterLists(idsOf(seen.members), idsOf(now));
  try {
    const { id: releaseId, updatedAt } = seen.release;
    const log = await allPages((cursor) =>
      platform.call('getReleaseLog', {
        params: { id: releaseId },
        query: cursor === undefined ? {} : { cursor },
      }),
    );
    const changes = log.filter(({ at, testersAdded }) => at > updatedAt && testersAdded !== null);
    return { added, removed, by: [...new Set(changes.flatMap(({ actor }) => (actor === null ? [] : [actor.name])))] };
  } catch (error) {
    channel.debug('Who changed a test group could not be read', String(error));
    return { added, removed, by: [] };
  }
}

/** "Lee changed the test group since you looked: 2 added, 1 removed. Updating takes back: …" */
export function meanwhileSentence({ added, removed, by }: Meanwhile, listed: ReadonlySet<string>): string {
  if (added.length === 0 && removed.length === 0) return l10n.t('The release changed meanwhile.');
  const what = l10n.t(
    '{0} changed the test group since you looked: {1} added, {2} removed.',
    by.length === 0 ? l10n.t('Somebody else') : together(by),
    numberText(added.length),
    numberText(removed.length),
  );
  const removedAgain = added.filter((userId) => !listed.has(userId)).length;
  const addedAgain = removed.filter((userId) => listed.has(userId)).length;
  if (removedAgain === 0 && addedAgain === 0) return what;
  const back = l10n.t(
    'Your list would take that back: {0} removed again, {1} added again.',
    numberText(removedAgain),
    numberText(addedAgain),
  );
  return `${what} ${back}`;
}

export const idsOf = (members: readonly GroupMember[]): readonly string[] => members.map(({ userId }) => userId);
