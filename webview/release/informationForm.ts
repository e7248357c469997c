import type { BasicInformation, InformationField } from '../../src/core/basicInformation';
import { checkInformation, displayLength, type InformationProblem } from '../../src/core/informationCheck';
import { noticeElement, textArea, textField, type FieldSettings, type NoticeSettings } from '../controls';
import { element, type ElementDescription } from '../element';
import type { PanelContext } from './context';
import {
  changeInformation,
  presentInformation,
  theirText,
  type EditedField,
  type LocalizedField,
  type PlainField,
} from './editedInformation';
import { isPicture } from './head';
import { addLanguage, languageLinks, languageTabs, shownLanguage } from './languageTabs';
import { link, viewButton } from './parts';

/** What the target app will not take of it. */
export function informationProblems(context: PanelContext): readonly InformationProblem[] {
  return checkInformation(presentInformation(context), context.view.request.information.limits);
}

/** Leads to the first field that is not right, on the tab it stands on. */
export function showProblem(context: PanelContext, problem: InformationProblem): void {
  context.visit('*');
  if (problem.language !== undefined) context.change({ language: problem.language });
  context.focus(problem.field === 'logo' ? 'button-chooseLogo' : `field-${problem.field}`);
  context.announce(context.view.request.information.fields[problem.field].messages[problem.code]);
}

function problemText(context: PanelContext, field: InformationField, language?: string): string | undefined {
  const isVisited = context.visited.has('*') || context.visited.has(field);
  const found = informationProblems(context).find(
    (problem) => problem.field === field && problem.language === language,
  );
  return found && (isVisited || found.code === 'too long')
    ? context.view.request.information.fields[field].messages[found.code]
    : undefined;
}

/** What somebody else has made of a field meanwhile, and the way to take it. */
function theirs(
  context: PanelContext,
  field: EditedField,
  language: string | undefined,
  take: (text: string) => void,
): NoticeSettings | undefined {
  const view = context.view.request.information.theirs;
  const text = theirText(context, field, language);
  if (text === undefined) return undefined;
  const sentence = field === 'logo' ? view.logo : text === '' ? view.empty : view.text.replace('{0}', () => text);
  return { sentence, label: view.take, press: () => take(text) };
}

function localizedSettings(context: PanelContext, information: BasicInformation, field: LocalizedField): FieldSettings {
  const { fields, limits } = context.view.request.information;
  const language = shownLanguage(context, information);
  const texts = information.languages[language] ?? { name: '', tagline: '', description: '' };
  const change = (text: string): void =>
    changeInformation(context, {
      ...information,
      languages: { ...information.languages, [language]: { ...texts, [field]: text } },
    });
  return {
    key: field,
    label: fields[field].label,
    hint: fields[field].hint,
    value: texts[field],
    aside: `${displayLength(texts[field].trim())} / ${limits[field].maximum}`,
    problem: problemText(context, field, language),
    notice: theirs(context, field, language, change),
    input: change,
    leave: () => context.visit(field),
  };
}

function plainSettings(context: PanelContext, information: BasicInformation, field: PlainField): FieldSettings {
  const { label, hint } = context.view.request.information.fields[field];
  const change = (text: string): void => changeInformation(context, { ...information, [field]: text });
  return {
    key: field,
    label,
    hint,
    value: information[field],
    problem: problemText(context, field),
    notice: theirs(context, field, undefined, change),
    input: change,
    leave: () => context.visit(field),
  };
}

function logo(context: PanelContext, information: BasicInformation): ElementDescription {
  const view = context.view.request.information;
  const problem = problemText(context, 'logo');
  const change = (picture: string): void => changeInformation(context, { ...information, logo: picture });
  const notice = theirs(context, 'logo', undefined, change);
  const remove = (): void => {
    change('');
    context.focus('button-chooseLogo');
  };
  return element(
    'div',
    { key: 'logo', class: 'field' },
    element('span', { class: 'label' }, view.fields.logo.label),
    element(
      'div',
      { class: 'row' },
      isPicture(information.logo) &&
        element('img', { key: 'picture', class: 'logo', src: information.logo, alt: view.logo.description }),
      viewButton(context, { label: view.logo.choose, appearance: 'secondary', does: { name: 'chooseLogo' } }),
      information.logo !== '' && link('remove-logo', view.logo.remove, remove),
    ),
    problem === undefined
      ? view.fields.logo.hint !== null && element('p', { key: 'hint', class: 'hint' }, view.fields.logo.hint)
      : element('p', { key: 'problem', class: 'problem' }, problem),
    notice !== undefined && noticeElement(notice),
  );
}

/** The basic information to be edited, checked against the target app's limits while it is typed. */
export function informationForm(context: PanelContext): ElementDescription {
  const view = context.view.request.information;
  const information = presentInformation(context);
  const shown = shownLanguage(context, information);
  return element(
    'section',
    { key: 'information', class: 'form', 'aria-labelledby': 'information-title' },
    element('h2', { id: 'information-title' }, view.title),
    languageTabs(context, view, information),
    element(
      'div',
      {
        key: 'texts',
        id: 'language-texts',
        class: 'language-texts',
        role: 'tabpanel',
        'aria-labelledby': `tab-${shown}`,
      },
      textField(localizedSettings(context, information, 'name')),
      textField(localizedSettings(context, information, 'tagline')),
      textArea({ ...localizedSettings(context, information, 'description'), rows: 4 }),
      languageLinks(context, view, information),
    ),
    addLanguage(context, view, information),
    textField(plainSettings(context, information, 'category')),
    logo(context, information),
    textField({ ...plainSettings(context, information, 'customerServicePhone'), inputMode: 'tel' }),
    textField({ ...plainSettings(context, information, 'customerServiceEmail'), inputMode: 'email' }),
  );
}
