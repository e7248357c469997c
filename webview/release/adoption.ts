import type { AdoptionCharts, AdoptionTable, AdoptionView, FailureBar, SharePoint } from '../../src/protocol/webview';
import { element, type ElementDescription } from '../element';
import type { PanelContext } from './context';
import { viewLink } from './parts';

/** The drawing's own units; it is scaled to the place there is. */
const chart = { width: 400, height: 96, margin: 6 } as const;

const bar = { width: 200, height: 16, margin: 8 } as const;

const x = ({ at }: SharePoint): number => chart.margin + at * (chart.width - 2 * chart.margin);

const y = (share: number): number => chart.height - chart.margin - share * (chart.height - 2 * chart.margin);

const rounded = (value: number): string => value.toFixed(1);

function line(name: string, height: number): ElementDescription {
  return element('line', { key: name, class: name, x1: 0, x2: chart.width, y1: height, y2: height });
}

/** How the share of the opens went; the latest has a dot, and so has one that stands alone. */
function shareDrawing(points: readonly SharePoint[]): ElementDescription {
  const path = points.map((point) => `${rounded(x(point))},${rounded(y(point.share))}`).join(' ');
  const last = points.at(-1);
  return element(
    'svg',
    { class: 'share', viewBox: `0 0 ${chart.width} ${chart.height}`, 'aria-hidden': 'true' },
    line('all', y(1)),
    line('none', y(0)),
    element('polyline', { class: 'opens', points: path }),
    last !== undefined && element('circle', { class: 'opens', cx: rounded(x(last)), cy: rounded(y(last.share)), r: 4 }),
  );
}

function shareChart({ share }: AdoptionCharts): ElementDescription {
  return element(
    'figure',
    { key: 'share', class: 'chart' },
    element('figcaption', {}, share.title),
    element(
      'div',
      { class: 'scaled' },
      shareDrawing(share.points),
      element('span', { key: 'most', class: 'axis most' }, share.most),
      element('span', { key: 'least', class: 'axis least' }, share.least),
    ),
    element(
      'div',
      { class: 'axis ends' },
      element('span', { key: 'from' }, share.from),
      element('span', { key: 'until' }, share.until),
    ),
  );
}

/** A disc on a whole line, or a diamond on a dashed one: told apart without colours. */
function marker({ isLive }: FailureBar, at: number): ElementDescription {
  const middle = bar.height / 2;
  return isLive
    ? element('path', { key: 'marker', class: 'marker', d: `M${at} ${middle - 5}l5 5l-5 5l-5 -5z` })
    : element('circle', { key: 'marker', class: 'marker', cx: at, cy: middle, r: 4 });
}

/** What was seen, in the middle of where the true rate may well lie. */
function intervalDrawing(view: FailureBar): ElementDescription {
  const place = (share: number): number =>
    Number(rounded(bar.margin + Math.min(1, share) * (bar.width - 2 * bar.margin)));
  const [low, high, middle] = [place(view.low), place(view.high), bar.height / 2];
  const ends = [low, high].map((end) => `M${end} ${middle - 4}v8`).join('');
  return element(
    'svg',
    { class: 'interval', viewBox: `0 0 ${bar.width} ${bar.height}`, 'aria-hidden': 'true' },
    element('line', { key: 'scale', class: 'none', x1: 0, x2: bar.width, y1: middle, y2: middle }),
    element('line', { key: 'reach', class: 'reach', x1: low, x2: high, y1: middle, y2: middle }),
    element('path', { key: 'ends', class: 'ends', d: ends }),
    marker(view, place(view.rate)),
  );
}

function failureBar(view: FailureBar): ElementDescription {
  return element(
    'li',
    { key: view.name, class: view.isLive ? 'bar live' : 'bar' },
    element('span', { key: 'name', class: 'bar-name' }, view.name),
    intervalDrawing(view),
    element('span', { key: 'text', class: 'bar-text' }, view.text),
  );
}

function failureChart({ failures }: AdoptionCharts): ElementDescription | null {
  if (failures === null) return null;
  return element(
    'figure',
    { key: 'failures', class: 'chart' },
    element('figcaption', {}, failures.title),
    element('ul', { class: 'bars' }, ...failures.bars.map(failureBar)),
    element('p', { class: 'axis' }, failures.scale),
  );
}

function table(view: AdoptionTable, index: number): ElementDescription {
  return element(
    'table',
    { key: index },
    element('caption', {}, view.caption),
    element(
      'thead',
      {},
      element('tr', {}, ...view.columns.map((column, place) => element('th', { key: place, scope: 'col' }, column))),
    ),
    element(
      'tbody',
      {},
      ...view.rows.map(([head = '', ...cells]) =>
        element(
          'tr',
          { key: head },
          element('th', { scope: 'row' }, head),
          ...cells.map((cell, place) => element('td', { key: place }, cell)),
        ),
      ),
    ),
  );
}

function numbers({ tables }: AdoptionCharts): ElementDescription {
  return element(
    'details',
    { key: 'numbers' },
    element('summary', {}, tables.label),
    element('div', { class: 'tables' }, ...tables.tables.map(table)),
  );
}

function more(context: PanelContext, { link }: AdoptionView): ElementDescription | null {
  if (link === null) return null;
  return element('p', { key: 'link' }, viewLink(context, 'adoption-link', link.label, { does: link.does }));
}

/** How far the version has come, and whether it fails more often than the one before: drawn, in sentences, and in numbers. */
export function adoption(context: PanelContext, view: AdoptionView): ElementDescription {
  const { charts } = view;
  return element(
    'section',
    { key: 'adoption', class: 'adoption', 'aria-labelledby': 'adoption-title' },
    element('h2', { id: 'adoption-title' }, view.title),
    ...view.sentences.map(({ text, tone }, index) =>
      element('p', { key: index, class: tone === 'warning' ? 'sentence notice' : 'sentence' }, text),
    ),
    more(context, view),
    charts && shareChart(charts),
    charts && failureChart(charts),
    charts && numbers(charts),
  );
}
