import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { releaseStatuses } from '../../../src/core/releaseStatus';
import type { TesterBoardFacts } from '../../../src/editor/testers/board/testerBoard';
import type { Release } from '../../../src/protocol/release';
import type { Tester, TesterPage } from '../../../src/protocol/testers';
import type { ReleaseView } from '../../../src/protocol/webview';
import {
  all,
  buttons,
  byId,
  field,
  lastAction,
  openPanel,
  press,
  textOf,
  type,
  usePage,
  valueOf,
  type OpenPanel,
} from './openPanel';
import { dana, harborWallet, noon, release, viewOf } from './releaseFacts';

const hour = 60 * 60 * 1000;

function tester(userId: string, changes: Partial<Tester> = {}): Tester {
  return {
    userId,
    group: null,
    addedAt: noon - 48 * hour,
    addedBy: dana,
    opens: 0,
    lastOpenedAt: null,
    failures: 0,
    lastFailedAt: null,
    lastVersionSeen: null,
    ...changes,
  };
}

const ada = tester('ada', { group: 'Staff', opens: 3, lastOpenedAt: noon - 2 * hour, lastVersionSeen: '1.4.0' });
const bo = tester('bo', { addedBy: null, opens: 1, lastOpenedAt: noon - hour, failures: 2, lastFailedAt: noon - hour });
const cleo = tester('cleo');

function pageOf(items: readonly Tester[], changes: Partial<TesterPage> = {}): TesterPage {
  return {
    items: [...items],
    nextCursor: null,
    counts: { testers: 3, opened: 2, neverOpened: 1, failed: 1 },
    groups: [
      { name: 'Staff', count: 1 },
      { name: null, count: 2 },
    ],
    ...changes,
  };
}

const everybody = pageOf([ada, bo, cleo]);

function viewWith(facts: Partial<TesterBoardFacts> = {}, changes: Partial<Release> = {}): ReleaseView {
  const testers = { wish: {}, page: everybody, failure: undefined, ...facts };
  return viewOf(release('Pilot Testing', { testerCount: 3, testersOpened: 2, ...changes }), { testers });
}

const section = '.testers';

const sentences = (): readonly string[] => all(`${section} > .sentence`).map(textOf);

/** The rows as they are read, without the labels that stand there for narrow panels alone. */
const rows = (): readonly (readonly string[])[] =>
  all(`${section} tbody tr`).map((row) => [
    textOf(row.querySelector('th button')),
    ...[...row.querySelectorAll('td')].map((cell) => textOf(cell.lastElementChild)),
  ]);

const heads = (): readonly (string | null)[] =>
  all(`${section} thead th`).map((head) => `${textOf(head)} ${head.getAttribute('aria-sort') ?? ''}`.trim());

const board = (opened: OpenPanel): unknown => opened.kept()?.draft.board;

describe('The testers in the panel', () => {
  usePage();

  it('are there from Pilot Testing on, for as long as the release has any', () => {
    const shown = releaseStatuses.filter((status) => {
      openPanel(viewOf(release(status, { testerCount: 3 })));
      return all(section).length > 0;
    });
    assert.deepEqual(shown, [...releaseStatuses]);
    openPanel(viewOf(release('Pilot Testing', { testerCount: 0 })));
    assert.deepEqual(all(section), []);
  });

  it('stand before all else that is told while they are what it is about', () => {
    const place = (status: 'Pilot Testing' | 'Grayscale Release'): number => {
      openPanel(viewOf(release(status, { testerCount: 3, percentage: null })));
      return [...(all('.page')[0]?.children ?? [])].findIndex(({ className }) => className === 'testers');
    };
    assert.ok(place('Pilot Testing') < place('Grayscale Release'));
  });

  it('are told with who added them and when, how often and when they opened it, failures and the version', () => {
    openPanel(viewWith());
    assert.deepEqual(rows(), [
      ['ada', 'Staff', '2 days ago by Dana Developer', '2 hours ago, 3 times', '0', '1.4.0'],
      ['bo', '', '2 days ago', '1 hour ago', '2, last 1 hour ago', ''],
      ['cleo', '', '2 days ago by Dana Developer', 'never opened', '0', ''],
    ]);
    assert.deepEqual(sentences()[0], '2 of 3 opened 1 failed');
    const [time] = all(`${section} tbody time`);
    assert.deepEqual([time?.title, time?.getAttribute('datetime')], ['2026-11-19 12:00', '2026-11-19T12:00:00.000Z']);
  });

  it('are counted in the filter, which is chosen by a press and kept', () => {
    const opened = openPanel(viewWith());
    const filter = (): readonly string[] =>
      all(`${section} .preset`).map((one) => `${textOf(one)} ${one.getAttribute('aria-pressed')}`);
    assert.deepEqual(filter(), ['All (3) true', 'Opened (2) false', 'Never Opened (1) false', 'Failed (1) false']);
    press('Never Opened (1)');
    assert.deepEqual(filter(), ['All (3) false', 'Opened (2) false', 'Never Opened (1) true', 'Failed (1) false']);
    assert.deepEqual(opened.sent.at(-1), { type: 'draft', draft: { board: { state: 'never-opened' } } });
    assert.equal(all('.tester-table')[0]?.getAttribute('aria-busy'), 'true');
    opened.show(viewWith({ wish: { state: 'never-opened' }, page: pageOf([cleo]) }));
    assert.equal(all('.tester-table')[0]?.getAttribute('aria-busy'), null);
    openPanel(viewWith(), opened.kept());
    assert.equal(filter()[2], 'Never Opened (1) true');
    press('All (3)');
    assert.deepEqual(filter()[0], 'All (3) true');
  });

  it('are sorted by the heads of their columns, which say how', () => {
    const opened = openPanel(viewWith());
    assert.deepEqual(heads(), [
      'User ID ascending',
      'Group',
      'Added none',
      'Opened none',
      'Failures none',
      'Last Version Seen',
    ]);
    press('User ID');
    assert.deepEqual(board(opened), { sort: 'userId', order: 'desc' });
    press('Opened');
    assert.deepEqual(board(opened), { sort: 'lastOpenedAt', order: 'desc' });
    opened.show(viewWith({ wish: { sort: 'lastOpenedAt', order: 'desc' } }));
    assert.deepEqual(heads().slice(0, 4), ['User ID none', 'Group', 'Added none', 'Opened descending']);
    press('Opened');
    assert.deepEqual(board(opened), { sort: 'lastOpenedAt', order: 'asc' });
  });

  it('are searched by what is in their user ID', () => {
    const opened = openPanel(viewWith());
    type('tester-search', ' cl ');
    assert.deepEqual(board(opened), { search: 'cl' });
    opened.show(viewWith({ wish: { search: 'cl' }, page: pageOf([cleo]) }));
    assert.equal(textOf(all(`${section} [role="status"].hint`)[0]), '1 tester is shown.');
    type('tester-search', '');
    assert.deepEqual(board(opened), {});
  });

  it('are narrowed to a group, or to those without one, where there are any', () => {
    const opened = openPanel(viewWith());
    const list = field('tester-group');
    assert.deepEqual([...list.querySelectorAll('option')].map(textOf), [
      'All Groups',
      'Staff (1)',
      'Without a Group (2)',
    ]);
    const choose = (value: string): void => {
      Reflect.set(list, 'value', value);
      const { Event: PageEvent } = document.defaultView ?? { Event };
      list.dispatchEvent(new PageEvent('change'));
    };
    choose('=Staff');
    assert.deepEqual(board(opened), { group: 'Staff' });
    choose('=');
    assert.deepEqual(board(opened), { group: '' });
    choose('*');
    assert.deepEqual(board(opened), {});
    openPanel(viewWith({ page: pageOf([cleo], { groups: [{ name: null, count: 3 }] }) }));
    assert.equal(document.getElementById('field-tester-group'), null);
    assert.ok(!heads().includes('Group'));
    assert.deepEqual(rows(), [['cleo', '2 days ago by Dana Developer', 'never opened', '0', '']]);
  });

  it('say how many are shown and in which order, where a screen reader listens', () => {
    const opened = openPanel(viewWith());
    const [status] = all(`${section} [role="status"].hint`);
    assert.equal(textOf(status), '3 testers are shown, by user ID.');
    opened.show(viewWith({ wish: { sort: 'failures', order: 'desc' } }));
    assert.equal(textOf(status), '3 testers are shown, the most failures first.');
    opened.show(viewWith({ wish: { state: 'failed' }, page: pageOf([]) }));
    assert.equal(textOf(status), 'No tester is like that.');
    assert.deepEqual(rows(), []);
  });

  it('are shown a hundred at a time, and the focus goes on with the first new one', () => {
    const many = Array.from({ length: 200 }, (_, number) => tester(`u-${String(number).padStart(3, '0')}`));
    const opened = openPanel(
      viewWith({
        page: pageOf(many.slice(0, 100), {
          nextCursor: 'u-099',
          counts: { testers: 300, opened: 0, neverOpened: 300, failed: 0 },
        }),
      }),
    );
    assert.equal(textOf(all(`${section} [role="status"].hint`)[0]), 'The first 100 testers are shown, by user ID.');
    press('Show 100 More');
    assert.deepEqual(opened.sent.at(-1), { type: 'testers', count: 200 });
    opened.show(viewWith({ page: pageOf(many) }));
    assert.equal(textOf(document.activeElement), 'u-100');
    assert.ok(!buttons(section).includes('Show 100 More'));
    const counts = { testers: 120, opened: 0, neverOpened: 120, failed: 0 };
    openPanel(viewWith({ page: pageOf(many.slice(0, 100), { nextCursor: 'u-099', counts }) }));
    assert.ok(buttons(section).includes('Show 20 More'));
  });

  it('open their buttons by their user ID: to its line, and what this user gets', () => {
    const opened = openPanel(viewWith());
    const [, second] = all(`${section} .user-id`);
    assert.equal(second?.getAttribute('aria-expanded'), 'false');
    press('bo');
    assert.equal(second?.getAttribute('aria-expanded'), 'true');
    press('Go to Its Line');
    assert.deepEqual(lastAction(opened), { name: 'goToTesterLine', userId: 'bo' });
    opened.show(viewWith());
    press('What This User Gets');
    assert.deepEqual(opened.sent.at(-1), { type: 'explain', userId: 'bo' });
    assert.deepEqual([valueOf('userId'), document.activeElement], ['bo', field('userId')]);
    press('bo');
    assert.equal(second?.getAttribute('aria-expanded'), 'false');
  });

  it('stay to be seen where they cannot be read just now, with the reason and a way to try again', () => {
    const opened = openPanel(viewWith({ failure: 'The platform did not answer.' }));
    assert.equal(textOf(all(`${section} .problem`)[0]), 'The platform did not answer. Try Again');
    assert.equal(rows().length, 3);
    press('Try Again');
    assert.deepEqual(lastAction(opened), { name: 'readTesters' });
  });

  it('are told with ages that grow', () => {
    const opened = openPanel(viewWith());
    const age = (): string | undefined => rows()[1]?.[3];
    opened.wait(59 * 60);
    assert.equal(age(), '1 hour ago');
    opened.wait(60);
    assert.equal(age(), '2 hours ago');
  });

  it('can be exported, and those who never opened it reminded, while there are any', () => {
    const opened = openPanel(viewWith());
    press('Export as CSV…');
    assert.deepEqual(lastAction(opened), { name: 'exportTesters' });
    opened.show(viewWith());
    press('Remind the Ones Who Never Opened');
    assert.deepEqual(lastAction(opened), { name: 'remindTesters' });
    opened.show(viewWith({ page: pageOf([ada], { counts: { testers: 3, opened: 3, neverOpened: 0, failed: 0 } }) }));
    assert.ok(!buttons(section).includes('Remind the Ones Who Never Opened'));
  });

  it('hear what came of it beside their buttons, scrolled to once', () => {
    const opened = openPanel(viewWith());
    const shown: string[] = [];
    for (const place of all('.told')) place.scrollIntoView = () => void shown.push(textOf(place));
    const told = { place: 'testers', tone: 'information', sentence: 'Copied.', buttons: [] } as const;
    opened.show({ ...viewWith(), told });
    assert.deepEqual([textOf(all(`${section} .told`)[0]), textOf(all('.next .told')[0])], ['Copied.', '']);
    assert.deepEqual(shown, ['Copied.']);
    opened.show({ ...viewWith({ failure: 'The platform did not answer.' }), told });
    assert.deepEqual(shown, ['Copied.']);
    // Where the same is said again, it was pressed again.
    press('Remind the Ones Who Never Opened');
    opened.show({ ...viewWith(), told });
    assert.deepEqual(shown, ['Copied.', 'Copied.']);
  });

  it('say until when the platform keeps their user IDs', () => {
    const kept = (changes: Partial<Release>, testerDays = 30): string | undefined => {
      const targetApp = { ...harborWallet, policy: { ...harborWallet.policy, testerDays } };
      openPanel(viewOf(release('Full Release', { testerCount: 3, ...changes }), { targetApp }));
      return sentences()[1];
    };
    assert.deepEqual(
      [kept({}), kept({}, 1), kept({}, 0), kept({ testersDeleteAt: noon })],
      [
        'The platform deletes these user IDs 30 days after the release has ended.',
        'The platform deletes these user IDs 1 day after the release has ended.',
        'The platform deletes these user IDs once the release has ended.',
        'The platform deletes these user IDs on 2026-11-21.',
      ],
    );
  });

  it('say of a release without a pilot test until when the platform keeps the user IDs of its configuration', () => {
    const shown = (changes: Partial<Release>): readonly string[] => {
      openPanel(viewOf(release('Full Release', { testerCount: 0, ...changes })));
      return [...sentences(), ...rows().flat(), ...buttons(section)];
    };
    assert.deepEqual(
      [shown({}), shown({ testersDeleteAt: noon }), shown({ testersDeletedAt: noon })],
      [
        [],
        ['The platform deletes the user IDs of testers in its configuration on 2026-11-21.'],
        ['The user IDs of testers in its configuration were deleted on 2026-11-21.'],
      ],
    );
  });

  it('are but counts once the platform has deleted their user IDs', () => {
    openPanel(viewOf(release('Full Release', { testerCount: 12, testersOpened: 7, testersDeletedAt: noon })));
    assert.deepEqual(sentences(), [
      '7 of 12 opened',
      '12 user IDs were deleted on 2026-11-21; what remains are the counts.',
    ]);
    assert.deepEqual([rows(), buttons(section)], [[], []]);
    assert.equal(byId('testers-title').textContent, 'Testers');
  });
});
