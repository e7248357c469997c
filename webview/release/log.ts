import type { LogDetailsView, LogView } from '../../src/protocol/webview';
import { element, type ElementDescription } from '../element';
import type { PanelContext } from './context';
import { momentElement } from './moment';
import { detailRows, quotation } from './parts';

function details(context: PanelContext, view: LogDetailsView): ElementDescription {
  return element(
    'details',
    { key: 'details', open: view.open },
    element('summary', {}, view.label),
    view.quote && quotation(view.quote),
    detailRows(context, view.rows),
  );
}

function entry(context: PanelContext, view: LogView): ElementDescription {
  return element(
    'li',
    { key: view.id },
    momentElement(view.moment, context.language),
    element(
      'div',
      { class: 'what' },
      element('span', {}, view.sentence),
      view.details && details(context, view.details),
    ),
  );
}

/** Everything that happened to the release, newest last. */
export function log(context: PanelContext): ElementDescription {
  const { title, entries } = context.view.log;
  return element(
    'section',
    { key: 'log', 'aria-labelledby': 'log-title' },
    element('h2', { id: 'log-title', tabindex: -1 }, title),
    element('ol', { class: 'log' }, ...entries.map((view) => entry(context, view))),
  );
}
