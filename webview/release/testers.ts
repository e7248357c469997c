import type { TesterSort } from '../../src/protocol/testers';
import type {
  TesterColumnView,
  TesterMomentView,
  TesterRowView,
  TestersBoardView,
  TestersView,
  TestersWish,
} from '../../src/protocol/webview';
import { bareTextField, button } from '../controls';
import { element, type Child, type ElementDescription } from '../element';
import { canAct } from './canAct';
import type { PanelContext } from './context';
import { ago } from './moment';
import { link, toldElement, viewButton, viewLink } from './parts';

/** Stands for all groups in the list of them; no group has its name behind nothing. */
const allGroups = '*';

/** What is chosen, shown at once: the rows of it may still be on their way. */
const wishOf = ({ draft }: PanelContext): TestersWish => draft.board ?? {};

/** Changes a part of the wish; a part that is undefined is wished for no more. */
function wishFor(
  context: PanelContext,
  part: { readonly [Name in keyof TestersWish]: TestersWish[Name] | undefined },
): void {
  const wished = Object.entries({ ...wishOf(context), ...part }).filter(([, value]) => value !== undefined);
  context.change({ board: Object.fromEntries(wished) });
}

function isAnswered(context: PanelContext, { wish }: TestersBoardView): boolean {
  const wanted = wishOf(context);
  return (['state', 'group', 'search', 'sort', 'order'] as const).every((name) => wanted[name] === wish[name]);
}

function states(context: PanelContext, { filter }: TestersBoardView): ElementDescription {
  const { state } = wishOf(context);
  return element(
    'div',
    { key: 'states', class: 'presets', role: 'group', 'aria-label': filter.label },
    ...filter.choices.map((choice) =>
      element(
        'button',
        {
          key: choice.state ?? 'all',
          type: 'button',
          class: 'preset',
          'aria-pressed': String((state ?? null) === choice.state),
          on: { click: () => wishFor(context, { state: choice.state ?? undefined }) },
        },
        choice.label,
      ),
    ),
  );
}

function groupList(context: PanelContext, { groups }: TestersBoardView): Child {
  if (groups === null) return null;
  const { group } = wishOf(context);
  const choose = (event: Event): void => {
    const value: unknown = event.target === null ? undefined : Reflect.get(event.target, 'value');
    const chosen = groups.choices.find((choice) => `=${choice.group}` === value);
    wishFor(context, { group: chosen?.group });
  };
  return element(
    'select',
    {
      key: 'groups',
      id: 'field-tester-group',
      class: 'select',
      'aria-label': groups.label,
      value: group === undefined ? allGroups : `=${group}`,
      on: { change: choose },
    },
    element('option', { key: allGroups, value: allGroups }, groups.all),
    ...groups.choices.map((choice) =>
      element('option', { key: `=${choice.group}`, value: `=${choice.group}` }, choice.label),
    ),
  );
}

function filters(context: PanelContext, board: TestersBoardView): ElementDescription {
  const { label, placeholder, longest } = board.search;
  return element(
    'div',
    { key: 'filters', class: 'row tester-filters' },
    states(context, board),
    groupList(context, board),
    bareTextField({
      key: 'tester-search',
      label,
      placeholder,
      maximumLength: longest,
      value: wishOf(context).search ?? '',
      input: (typed) => wishFor(context, { search: typed.trim() === '' ? undefined : typed.trim() }),
    }),
  );
}

/** By user ID from the beginning; of what is a matter of more or less, the most and the latest first. */
const firstOrder = (sort: TesterSort): 'asc' | 'desc' => (sort === 'userId' ? 'asc' : 'desc');

function columnHead(
  context: PanelContext,
  { wish }: TestersBoardView,
  { label, sort }: TesterColumnView,
): ElementDescription {
  if (sort === null) return element('th', { key: label, scope: 'col', role: 'columnheader' }, label);
  const order = (wish.sort ?? 'userId') === sort ? (wish.order ?? 'asc') : undefined;
  const turned = order === undefined ? firstOrder(sort) : order === 'asc' ? 'desc' : 'asc';
  const sorted = { asc: 'ascending', desc: 'descending' } as const;
  return element(
    'th',
    { key: label, scope: 'col', role: 'columnheader', 'aria-sort': order === undefined ? 'none' : sorted[order] },
    element(
      'button',
      { type: 'button', class: 'sort', on: { click: () => wishFor(context, { sort, order: turned }) } },
      label,
      element(
        'svg',
        { class: order ?? 'unsorted', viewBox: '0 0 10 10', 'aria-hidden': 'true' },
        element('path', { d: 'M2 6.5L5 3.5L8 6.5' }),
      ),
    ),
  );
}

/** The words with the age of the moment in them; the moment itself on hover. */
function moment(context: PanelContext, { text, moment: when }: TesterMomentView): readonly Child[] {
  if (when === null) return [text];
  const [before = '', after = ''] = text.split('{0}');
  const age = ago(when.at, context.now, context.language);
  const time = { datetime: new Date(when.at).toISOString(), title: when.text };
  return [before !== '' && before, element('time', time, age), after !== '' && after];
}

function userActions(context: PanelContext, board: TestersBoardView, userId: string): ElementDescription {
  const explain = (): void => {
    context.change({ userId });
    context.explain(userId);
    context.focus('field-userId');
  };
  return element(
    'div',
    { key: 'actions', class: 'row links', role: 'group', 'aria-label': userId },
    link('line', board.goToLine, () => context.act({ name: 'goToTesterLine', userId }), {
      unavailable: !canAct(context.view, 'goToTesterLine'),
    }),
    board.explain !== null && link('explain', board.explain, explain, { unavailable: context.view.away !== null }),
  );
}

function userCell(
  context: PanelContext,
  board: TestersBoardView,
  { userId }: TesterRowView,
  index: number,
): ElementDescription {
  const isOpen = context.draft.tester === userId;
  return element(
    'th',
    { key: 'user', scope: 'row', role: 'rowheader' },
    element(
      'button',
      {
        key: 'user',
        id: `tester-${index}`,
        class: 'link user-id',
        type: 'button',
        'aria-expanded': String(isOpen),
        on: { click: () => context.change({ tester: isOpen ? '' : userId }) },
      },
      userId,
    ),
    isOpen && userActions(context, board, userId),
  );
}

function cell(context: PanelContext, row: TesterRowView, { of, label }: TesterColumnView): ElementDescription {
  const value = row[of];
  const isEmpty = value === '';
  return element(
    'td',
    { key: of, role: 'cell', class: isEmpty ? `${of} nothing` : of },
    // Stands beside the value where the panel is narrow; the head of the column tells a screen reader.
    element('span', { key: 'label', class: 'cell-label', 'aria-hidden': 'true' }, label),
    element('span', { key: 'value' }, ...(typeof value === 'string' ? [value] : moment(context, value))),
  );
}

function row(context: PanelContext, board: TestersBoardView, view: TesterRowView, index: number): ElementDescription {
  const [, ...others] = board.columns;
  return element(
    'tr',
    { key: view.userId, role: 'row', class: view.hasFailed ? 'tester failed' : 'tester' },
    userCell(context, board, view, index),
    ...others.map((column) => cell(context, view, column)),
  );
}

/** A table by its roles, too: where the panel is narrow its rows are stacked, and the browser takes them for none then. */
function table(context: PanelContext, board: TestersBoardView): Child {
  if (board.rows.length === 0) return null;
  const isBusy = !isAnswered(context, board);
  const heads = board.columns.map((column) => columnHead(context, board, column));
  const settings = { class: 'tester-table', role: 'table', 'aria-labelledby': 'testers-title' };
  return element(
    'div',
    // Scrolls by itself, so that a hundred testers are no long way to what comes below them.
    { key: 'table', class: 'tester-rows' },
    element(
      'table',
      { ...settings, 'aria-busy': isBusy ? 'true' : undefined },
      element('thead', { role: 'rowgroup' }, element('tr', { role: 'row' }, ...heads)),
      element('tbody', { role: 'rowgroup' }, ...board.rows.map((view, index) => row(context, board, view, index))),
    ),
  );
}

function showMore(context: PanelContext, { more, rows }: TestersBoardView): Child {
  if (more === null) return null;
  return element(
    'div',
    { key: 'more', class: 'row' },
    button({
      key: 'more-testers',
      label: more.label,
      press: () => {
        context.showTesters(more.count);
        // Goes on with the first that was not there yet.
        context.focus(`tester-${rows.length}`);
      },
    }),
  );
}

function failure(context: PanelContext, view: TestersBoardView['failure']): Child {
  if (view === null) return null;
  const { label, does } = view.again;
  return element(
    'p',
    { key: 'failure', class: 'problem' },
    `${view.sentence} `,
    viewLink(context, 'testers-again', label, { does }),
  );
}

function boardParts(context: PanelContext, board: TestersBoardView): readonly Child[] {
  return [
    filters(context, board),
    // Always there, so that a screen reader notices what comes into it.
    element('p', { key: 'status', class: 'hint', role: 'status' }, board.status),
    failure(context, board.failure),
    table(context, board),
    showMore(context, board),
  ];
}

/** Who tests the release: who was added, who has opened it, and for whom it failed. */
export function testers(context: PanelContext, view: TestersView): ElementDescription {
  return element(
    'section',
    { key: 'testers', class: 'testers', 'aria-labelledby': 'testers-title' },
    element('h2', { id: 'testers-title', tabindex: -1 }, view.title),
    ...view.sentences.map((sentence, index) => element('p', { key: index, class: 'sentence' }, sentence)),
    ...(view.board === null ? [] : boardParts(context, view.board)),
    view.buttons.length > 0 &&
      element('div', { key: 'buttons', class: 'row' }, ...view.buttons.map((one) => viewButton(context, one))),
    toldElement(context, 'testers'),
  );
}
