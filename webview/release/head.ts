import type { HeadView } from '../../src/protocol/webview';
import { element, type ElementDescription } from '../element';

/** Only pictures that were packed into the page: nothing is ever fetched. */
export function isPicture(dataUrl: string | null): dataUrl is string {
  return dataUrl !== null && /^data:image\/(?:png|jpeg);base64,/.test(dataUrl);
}

export function head(view: HeadView): ElementDescription {
  return element(
    'header',
    { class: 'head' },
    isPicture(view.logo)
      ? element('img', { class: 'logo', src: view.logo, alt: '' })
      : element('div', { class: 'logo initials', 'aria-hidden': 'true' }, view.initials),
    element(
      'div',
      {},
      element('h1', { id: 'title', tabindex: -1 }, `${view.name} ${view.version}`),
      element(
        'p',
        { class: 'target' },
        element('span', {}, view.target),
        view.productionMark !== null && element('span', { key: 'mark', class: 'mark' }, view.productionMark),
      ),
    ),
  );
}
