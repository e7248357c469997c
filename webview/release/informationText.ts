import { informationFields, type InformationField } from '../../src/core/basicInformation';
import { element, type Child, type ElementDescription } from '../element';
import type { PanelContext } from './context';
import { isPicture } from './head';
import { presentInformation } from './editedInformation';
import { languageTabs, shownLanguage } from './languageTabs';

/** The basic information to be read: by the reviewer, and once it cannot be edited any more. */
export function informationText(context: PanelContext): ElementDescription {
  const view = context.view.request.information;
  const information = presentInformation(context);
  const shown = shownLanguage(context, information);
  const value = (field: InformationField): Child => {
    if (field === 'logo') {
      return isPicture(information.logo)
        ? element('img', { class: 'logo', src: information.logo, alt: view.logo.description })
        : view.nothing;
    }
    const localized = field === 'name' || field === 'tagline' || field === 'description';
    const text = localized ? (information.languages[shown]?.[field] ?? '') : information[field];
    return text.trim() === '' ? view.nothing : text;
  };
  const rows = informationFields.flatMap((field) => [
    element('dt', { key: field }, view.fields[field].label),
    element('dd', { key: field }, value(field)),
  ]);
  return element(
    'section',
    { key: 'information', 'aria-labelledby': 'information-title' },
    element('h2', { id: 'information-title' }, view.title),
    ...(Object.keys(information.languages).length > 1 ? [languageTabs(context, view, information)] : []),
    element(
      'div',
      { key: 'texts', id: 'language-texts', role: 'tabpanel', 'aria-labelledby': `tab-${shown}` },
      element('dl', { class: 'details' }, ...rows),
    ),
  );
}
