import { isDelivered } from '../../core/releaseStatus';
import type { Release } from '../../protocol/release';
import type { Tester, TesterPage, TesterSort } from '../../protocol/testers';
import type {
  ButtonView,
  TesterMomentView,
  TesterRowView,
  TestersBoardView,
  TestersView,
  TestersWish,
} from '../../protocol/webview';
import { mostTestersShown, testersAtOnce } from '../store/testerPages';
import type { TesterBoardFacts } from '../testers/board/testerBoard';
import { press } from './nextParts';
import type { ReleaseFacts } from './releaseFacts';
import type { Wording } from './wording';

/** No ID is longer, and so no part of one. */
const longestSearch = 256;

/** Whether a release has testers, or had some whose user IDs are deleted. */
export function hasTesters({ testerCount }: Pick<Release, 'testerCount'>): boolean {
  return testerCount > 0;
}

/** Who tests the release, who of them has opened it, and how long the platform knows them. */
export function testersView(facts: ReleaseFacts, wording: Wording): TestersView | null {
  const { release, testers } = facts;
  if (!hasTesters(release)) return configuredTestersView(release, wording);
  const isDeleted = release.testersDeletedAt !== null;
  return {
    title: wording.l10n.t('Testers'),
    leads: release.status === 'Pilot Testing',
    sentences: [useSentence(release, testers?.page, wording), keptSentence(facts, wording)].filter((one) => one !== ''),
    board: isDeleted || testers === undefined ? null : boardView(release, testers, wording),
    buttons: isDeleted ? [] : boardButtons(release, testers?.page, wording),
  };
}

/** Of a release that was in no pilot test: how long the platform knows the testers that its configuration names. */
function configuredTestersView(release: Release, wording: Wording): TestersView | null {
  const sentence = configuredSentence(release, wording);
  if (sentence === undefined) return null;
  return { title: wording.l10n.t('Testers'), leads: false, sentences: [sentence], board: null, buttons: [] };
}

function configuredSentence(release: Release, { l10n, dateText }: Wording): string | undefined {
  const { testersDeletedAt, testersDeleteAt } = release;
  if (testersDeletedAt !== null)
    return l10n.t('The user IDs of testers in its configuration were deleted on {0}.', dateText(testersDeletedAt));
  if (testersDeleteAt === null) return undefined;
  return l10n.t('The platform deletes the user IDs of testers in its configuration on {0}.', dateText(testersDeleteAt));
}

function useSentence(release: Release, page: TesterPage | undefined, wording: Wording): string {
  const counts = page?.counts ?? { testers: release.testerCount, opened: release.testersOpened, failed: 0 };
  return [wording.openedSentence(counts), wording.failedSentence(counts)].filter((one) => one !== '').join(' ');
}

/** Until when the platform keeps the user IDs, or that it does not any more. */
function keptSentence({ release, targetApp }: ReleaseFacts, { l10n, numberText, dateText }: Wording): string {
  const { testersDeletedAt, testersDeleteAt, testerCount } = release;
  if (testersDeletedAt !== null) {
    return testerCount === 1
      ? l10n.t('1 user ID was deleted on {0}; what remains are the counts.', dateText(testersDeletedAt))
      : l10n.t(
          '{0} user IDs were deleted on {1}; what remains are the counts.',
          numberText(testerCount),
          dateText(testersDeletedAt),
        );
  }
  if (testersDeleteAt !== null) return l10n.t('The platform deletes these user IDs on {0}.', dateText(testersDeleteAt));
  if (targetApp === undefined) return '';
  const { testerDays } = targetApp.policy;
  if (testerDays === 0) return l10n.t('The platform deletes these user IDs once the release has ended.');
  return testerDays === 1
    ? l10n.t('The platform deletes these user IDs 1 day after the release has ended.')
    : l10n.t('The platform deletes these user IDs {0} days after the release has ended.', numberText(testerDays));
}

function boardButtons(release: Release, page: TesterPage | undefined, { l10n }: Wording): readonly ButtonView[] {
  const neverOpened = page?.counts.neverOpened ?? release.testerCount - release.testersOpened;
  const reminds = neverOpened > 0 && isDelivered(release.status);
  return [...(reminds ? [remindButton(l10n)] : []), press(l10n.t('Export as CSV…'), 'exportTesters')];
}

function remindButton(l10n: Wording['l10n']): ButtonView {
  return {
    ...press(l10n.t('Remind the Ones Who Never Opened'), 'remindTesters'),
    title: l10n.t('Copies their user IDs, one a line'),
  };
}

function boardView(release: Release, { wish, page, failure }: TesterBoardFacts, wording: Wording): TestersBoardView {
  const { l10n } = wording;
  const groups = page === undefined ? null : groupsView(page, wording);
  return {
    filter: filterView(page, wording),
    groups,
    search: { label: l10n.t('Search'), placeholder: l10n.t('Part of a user ID'), longest: longestSearch },
    status: page === undefined ? '' : statusSentence(page, wish, wording),
    wish,
    columns: columnsView(groups, wording),
    rows: page?.items.map((tester) => rowView(tester, wording)) ?? [],
    more: page === undefined ? null : moreView(page, wish, wording),
    failure: failure === undefined ? null : { sentence: failure, again: press(l10n.t('Try Again'), 'readTesters') },
    goToLine: l10n.t('Go to Its Line'),
    explain: isDelivered(release.status) ? l10n.t('What This User Gets') : null,
  };
}

function moreView(page: TesterPage, wish: TestersWish, { l10n, numberText }: Wording): TestersBoardView['more'] {
  const { length: shown } = page.items;
  if (page.nextCursor === null || shown >= mostTestersShown) return null;
  return { label: l10n.t('Show {0} More', numberText(moreAtOnce(page, wish))), count: shown + testersAtOnce };
}

function filterView(page: TesterPage | undefined, { l10n, numberText }: Wording): TestersBoardView['filter'] {
  const counted = (word: string, count: number | undefined): string =>
    count === undefined ? word : l10n.t('{0} ({1})', word, numberText(count));
  const counts = page?.counts;
  return {
    label: l10n.t('Which testers are shown'),
    choices: [
      { state: null, label: counted(l10n.t('All'), counts?.testers) },
      { state: 'opened', label: counted(l10n.t('Opened'), counts?.opened) },
      { state: 'never-opened', label: counted(l10n.t('Never Opened'), counts?.neverOpened) },
      { state: 'failed', label: counted(l10n.t('Failed'), counts?.failed) },
    ],
  };
}

function groupsView({ groups }: TesterPage, { l10n, numberText }: Wording): TestersBoardView['groups'] {
  if (!groups.some(({ name }) => name !== null)) return null;
  return {
    label: l10n.t('Group'),
    all: l10n.t('All Groups'),
    choices: groups.map(({ name, count }) => ({
      group: name ?? '',
      label: l10n.t('{0} ({1})', name ?? l10n.t('Without a Group'), numberText(count)),
    })),
  };
}

function statusSentence({ items, nextCursor }: TesterPage, wish: TestersWish, wording: Wording): string {
  const { l10n, numberText } = wording;
  if (items.length === 0) return l10n.t('No tester is like that.');
  if (items.length === 1) return l10n.t('1 tester is shown.');
  const order = orderWords(wish, wording);
  return nextCursor === null
    ? l10n.t('{0} testers are shown, {1}.', numberText(items.length), order)
    : l10n.t('The first {0} testers are shown, {1}.', numberText(items.length), order);
}

function orderWords({ sort = 'userId', order = 'asc' }: TestersWish, { l10n }: Wording): string {
  const words: Readonly<Record<TesterSort, { readonly asc: string; readonly desc: string }>> = {
    userId: { asc: l10n.t('by user ID'), desc: l10n.t('by user ID from the end') },
    addedAt: { asc: l10n.t('the first added first'), desc: l10n.t('the last added first') },
    lastOpenedAt: { asc: l10n.t('the longest unopened first'), desc: l10n.t('the last opened first') },
    failures: { asc: l10n.t('the fewest failures first'), desc: l10n.t('the most failures first') },
  };
  return words[sort][order];
}

/** Groups have a column where there are any. */
function columnsView(groups: TestersBoardView['groups'], { l10n }: Wording): TestersBoardView['columns'] {
  const all: TestersBoardView['columns'] = [
    { of: 'userId', label: l10n.t('User ID'), sort: 'userId' },
    { of: 'group', label: l10n.t('Group'), sort: null },
    { of: 'added', label: l10n.t('Added'), sort: 'addedAt' },
    { of: 'opened', label: l10n.t('Opened'), sort: 'lastOpenedAt' },
    { of: 'failures', label: l10n.t('Failures'), sort: 'failures' },
    { of: 'version', label: l10n.t('Last Version Seen'), sort: null },
  ];
  return groups === null ? all.filter((column) => column.of !== 'group') : all;
}

/** How many more there are to show at once; how many there are at all is known of what is not searched for. */
function moreAtOnce({ counts, items }: TesterPage, { state, group, search }: TestersWish): number {
  if (group !== undefined || search !== undefined) return testersAtOnce;
  const all = {
    opened: counts.opened,
    'never-opened': counts.neverOpened,
    failed: counts.failed,
  };
  const left = (state === undefined ? counts.testers : all[state]) - items.length;
  return Math.min(testersAtOnce, Math.max(1, left));
}

function rowView(tester: Tester, wording: Wording): TesterRowView {
  const { l10n, numberText } = wording;
  const { opens, failures, addedBy } = tester;
  // The view puts the age into the place of {0}.
  const age = '{0}';
  return {
    userId: tester.userId,
    group: tester.group ?? '',
    added: told(tester.addedAt, addedBy === null ? age : l10n.t('{0} by {1}', age, addedBy.name), wording),
    opened:
      tester.lastOpenedAt === null
        ? told(null, l10n.t('never opened'), wording)
        : told(tester.lastOpenedAt, opens > 1 ? l10n.t('{0}, {1} times', age, numberText(opens)) : age, wording),
    failures:
      failures === 0
        ? told(null, numberText(0), wording)
        : told(tester.lastFailedAt, l10n.t('{0}, last {1}', numberText(failures), age), wording),
    hasFailed: failures > 0,
    version: tester.lastVersionSeen ?? '',
  };
}

function told(at: number | null, text: string, { momentText }: Wording): TesterMomentView {
  return { text, moment: at === null ? null : { text: momentText(at), at } };
}
