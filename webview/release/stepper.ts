import type { ReleaseView, StepView } from '../../src/protocol/webview';
import { element, type ElementDescription } from '../element';
import type { PanelContext } from './context';
import { momentElement } from './moment';

/** A different shape for each state, so that none is told by colour alone. */
const shapes = {
  done: 'M5 8.2l2.2 2.2L11.2 6',
  now: '',
  ahead: '',
  ended: 'M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8',
} as const satisfies Record<StepView['state'], string>;

function dot(state: StepView['state']): ElementDescription {
  return element(
    'svg',
    { class: 'dot', viewBox: '0 0 16 16', 'aria-hidden': 'true' },
    element('circle', { class: 'ring', cx: 8, cy: 8, r: 6.5 }),
    state === 'now' && element('circle', { key: 'core', class: 'core', cx: 8, cy: 8, r: 3.2 }),
    shapes[state] !== '' && element('path', { key: 'shape', d: shapes[state] }),
  );
}

function step(context: PanelContext, view: StepView): ElementDescription {
  return element(
    'li',
    { key: view.title, class: `step ${view.state}`, 'aria-current': view.isPresent ? 'step' : undefined },
    dot(view.state),
    element('span', { class: 'step-title' }, view.title),
    element('span', { class: 'spoken-only' }, view.stateWord),
    (view.sentence !== null || view.moment !== null) &&
      element(
        'span',
        { key: 'what', class: 'step-what' },
        view.sentence !== null && element('span', { key: 'sentence' }, view.sentence),
        view.moment !== null && momentElement(view.moment, context.language),
      ),
  );
}

/** The stages of the release: what is done, where it stands, what is ahead. */
export function stepper(context: PanelContext, steps: ReleaseView['steps']): ElementDescription {
  return element(
    'ol',
    { class: 'steps', 'aria-label': steps.label },
    ...steps.items.map((view) => step(context, view)),
  );
}
