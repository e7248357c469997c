import type { EditorAction, UnavailableMessage } from '../../src/protocol/webview';
import { button, progressRing } from '../controls';
import { element, type ElementDescription } from '../element';

/** Stands in for the page while there is nothing to see: why, and what the person can do about it. */
export function unavailablePage(
  { sentence, waiting, buttons }: UnavailableMessage,
  act: (action: EditorAction) => void,
): readonly ElementDescription[] {
  const row = buttons.map(({ label, does }, index) =>
    button({ key: does.name, label, appearance: index === 0 ? 'primary' : 'secondary', press: () => act(does) }),
  );
  return [
    element(
      'p',
      { key: 'unavailable', class: 'working', role: 'status' },
      waiting && progressRing(),
      element('span', {}, sentence),
    ),
    ...(row.length === 0 ? [] : [element('div', { key: 'ways-on', class: 'row' }, ...row)]),
  ];
}
