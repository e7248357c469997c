import { mostLanguages, type BasicInformation } from '../../src/core/basicInformation';
import type { InformationView } from '../../src/protocol/webview';
import { button, textField } from '../controls';
import { element, type ElementDescription } from '../element';
import type { PanelContext } from './context';
import { changeInformation } from './editedInformation';
import { languageName, languageTag } from './languages';
import { link } from './parts';

/** The language whose texts are shown: the tab that was opened, else the default one. */
export function shownLanguage(context: PanelContext, information: BasicInformation): string {
  const { language } = context.draft;
  return language !== undefined && language in information.languages ? language : information.defaultLanguage;
}

/** The languages there are, the default one first. */
function tagsOf(information: BasicInformation): readonly string[] {
  const others = Object.keys(information.languages).filter((tag) => tag !== information.defaultLanguage);
  return [information.defaultLanguage, ...others];
}

function nextTag(tags: readonly string[], shown: string, key: string): string | undefined {
  const index = tags.indexOf(shown);
  if (key === 'Home') return tags[0];
  if (key === 'End') return tags.at(-1);
  if (key === 'ArrowRight') return tags[(index + 1) % tags.length];
  return key === 'ArrowLeft' ? tags.at(index - 1) : undefined;
}

/** One tab a language; arrow keys move between them, as in every tab list. */
export function languageTabs(
  context: PanelContext,
  view: InformationView,
  information: BasicInformation,
): ElementDescription {
  const shown = shownLanguage(context, information);
  const tags = tagsOf(information);
  const show = (language: string): void => {
    context.change({ language });
    context.focus(`tab-${language}`);
  };
  const tab = (tag: string): ElementDescription =>
    element(
      'button',
      {
        key: tag,
        id: `tab-${tag}`,
        type: 'button',
        class: 'tab',
        role: 'tab',
        'aria-selected': String(tag === shown),
        'aria-controls': 'language-texts',
        tabindex: tag === shown ? 0 : -1,
        on: {
          click: () => show(tag),
          keydown: (event) => {
            const next = 'key' in event && typeof event.key === 'string' ? nextTag(tags, shown, event.key) : undefined;
            if (next === undefined) return;
            event.preventDefault();
            show(next);
          },
        },
      },
      languageName(tag, context.language),
      tag === information.defaultLanguage &&
        tags.length > 1 &&
        element('span', { key: 'default', class: 'default-mark' }, view.defaultMark),
    );
  return element(
    'div',
    { key: 'tabs', class: 'tabs', role: 'tablist', 'aria-label': view.languagesLabel },
    ...tags.map(tab),
  );
}

/** Makes the shown language the default one, or takes it away; the default one always stays. */
export function languageLinks(
  context: PanelContext,
  view: InformationView,
  information: BasicInformation,
): ElementDescription | null {
  const shown = shownLanguage(context, information);
  if (shown === information.defaultLanguage) return null;
  const remove = (): void => {
    const languages = Object.fromEntries(Object.entries(information.languages).filter(([tag]) => tag !== shown));
    changeInformation(context, { ...information, languages }, { language: information.defaultLanguage });
    context.focus(`tab-${information.defaultLanguage}`);
  };
  const makeDefault = (): void => {
    changeInformation(context, { ...information, defaultLanguage: shown });
    context.focus(`tab-${shown}`);
  };
  return element(
    'div',
    { key: 'language-links', class: 'row links' },
    link('default', view.makeDefault, makeDefault),
    link('remove', view.removeLanguage, remove),
  );
}

function newLanguageProblem(
  { newLanguage }: InformationView,
  { languages }: BasicInformation,
  tag: string | undefined,
): string | undefined {
  if (tag === undefined) return newLanguage.invalid;
  if (tag in languages) return newLanguage.there;
  return Object.keys(languages).length < mostLanguages ? undefined : newLanguage.tooMany;
}

/** Adds a language by its tag. */
export function addLanguage(
  context: PanelContext,
  view: InformationView,
  information: BasicInformation,
): ElementDescription {
  const typed = context.draft.newLanguage ?? '';
  const tag = languageTag(typed);
  const refusal = newLanguageProblem(view, information, tag);
  const problem = typed.trim() === '' ? undefined : refusal;
  const add = (): void => {
    if (tag === undefined || refusal !== undefined) {
      context.focus('field-new-language');
      return;
    }
    const languages = { ...information.languages, [tag]: { name: '', tagline: '', description: '' } };
    changeInformation(context, { ...information, languages }, { language: tag, newLanguage: '' });
    context.focus('field-name');
  };
  return element(
    'div',
    { key: 'add-language', class: 'row add-language' },
    textField({
      key: 'new-language',
      label: view.newLanguage.label,
      value: typed,
      problem,
      placeholder: 'zh-Hans',
      input: (newLanguage) => context.change({ newLanguage }),
      enter: add,
    }),
    button({ key: 'add-language', label: view.newLanguage.add, press: add }),
  );
}
