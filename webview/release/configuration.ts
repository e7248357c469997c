import type { ConfigurationFieldView } from '../../src/protocol/webview';
import { element, type ElementDescription } from '../element';
import type { PanelContext } from './context';
import { viewButton } from './parts';

function row(field: ConfigurationFieldView): readonly ElementDescription[] {
  return [
    element('dt', { key: field.label }, field.label),
    element(
      'dd',
      { key: field.label },
      ...field.values.map((value, index) => element('code', { key: index, class: 'value' }, value)),
      element('span', { class: 'source' }, field.source),
      field.missing !== null && element('p', { key: 'missing', class: 'problem' }, field.missing),
    ),
  ];
}

/** The configuration as it takes effect, with the level each value comes from. */
export function configuration(context: PanelContext): ElementDescription {
  const { title, sentence, fields, edit } = context.view.request.configuration;
  return element(
    'section',
    { key: 'configuration', 'aria-labelledby': 'configuration-title' },
    element('h2', { id: 'configuration-title' }, title),
    element('p', { class: 'sentence' }, sentence),
    element('dl', { class: 'details' }, ...fields.flatMap(row)),
    edit && element('div', { key: 'edit', class: 'row' }, viewButton(context, edit)),
  );
}
