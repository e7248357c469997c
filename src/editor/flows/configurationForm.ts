import { l10n } from 'vscode';
import {
  configurationFields,
  effectiveFields,
  type Configuration,
  type ConfigurationField,
  type EffectiveField,
} from '../../core/configuration';
import { configurationFieldWord } from '../sentences/statusWords';
import type { Choice, Ui } from '../ui';
import { isSameField } from './configurationDrafts';
import type { GoBack, StepPosition } from './askSteps';

/** A form over the configuration of one level, in which every field shows where its value comes from. */
export interface ConfigurationForm {
  readonly title: string;
  readonly placeHolder: string;
  /** The level below, for a release; nothing when the global configuration itself is edited. */
  readonly inherited?: Configuration;
  /** What is saved of this level, so that an edit that was kept shows as one. */
  readonly saved?: Configuration;
  /** Fields without which the target app lets nobody apply. */
  readonly required: readonly ConfigurationField[];
  /** What the row that ends the form says. */
  readonly submit: string;
  readonly position?: StepPosition;
  /** Called with each change, so that nothing typed is lost when the form is left. */
  onChange?(own: Configuration): Promise<void>;
}

/** Lets the person edit any of the fields; the others keep their value. */
export async function editConfiguration(
  ui: Ui,
  form: ConfigurationForm,
  start: Configuration,
): Promise<Configuration | GoBack | undefined> {
  let own = start;
  for (;;) {
    const chosen = await ui.pick<ConfigurationField | 'submit' | GoBack>({
      ...form.position,
      title: form.title,
      placeHolder: form.placeHolder,
      choices: [{ label: `$(check) ${form.submit}`, value: 'submit' }, ...formRows(form, own)],
    });
    if (chosen === 'submit') return own;
    if (chosen === undefined || typeof chosen === 'symbol') return chosen;
    const value = await askField(ui, form, chosen, own);
    if (value === undefined) continue;
    own = withField(own, chosen, value);
    await form.onChange?.(own);
  }
}

/** One field as a row: its value, and where that comes from. */
export function configurationRow(field: EffectiveField, origin: string): Choice<ConfigurationField> {
  return {
    label: configurationFieldWord(field.field),
    description: valueText(field.value),
    detail: origin,
    value: field.field,
  };
}

/** Where the value of a release's field comes from. */
export function originInRelease({ field, source }: EffectiveField, required: readonly ConfigurationField[]): string {
  switch (source) {
    case 'global':
      return l10n.t('From the global configuration');
    case 'release-specific':
      return l10n.t('For this release only');
    case 'unset':
      return required.includes(field) ? l10n.t('$(warning) Not set; the target app requires it') : l10n.t('Not set');
  }
}

function formRows(
  { inherited, saved, required }: ConfigurationForm,
  own: Configuration,
): readonly Choice<ConfigurationField>[] {
  return effectiveFields(inherited ?? {}, own).map((field) => {
    if (saved && !isSameField(field.field, saved, own)) return configurationRow(field, notSaved(saved[field.field]));
    const isGlobal = inherited === undefined && field.value !== null;
    return configurationRow(field, isGlobal ? '' : originInRelease(field, required));
  });
}

function notSaved(saved: EffectiveField['value'] = null): string {
  return saved === null ? l10n.t('Not saved yet') : l10n.t('Not saved yet; saved is {0}', valueText(saved));
}

/** A value in one line. */
function valueText(value: EffectiveField['value']): string {
  return typeof value === 'string' ? value : (value ?? []).join(', ');
}

const lists: ReadonlySet<ConfigurationField> = new Set(['serverDomains', 'wapUrls']);

function askField(
  ui: Ui,
  form: ConfigurationForm,
  field: ConfigurationField,
  own: Configuration,
): Promise<string | undefined> {
  const inherited = valueText(form.inherited?.[field] ?? null);
  const separate = lists.has(field) ? l10n.t('Separate several by spaces or commas.') : '';
  const empty =
    inherited === ''
      ? l10n.t('Leave it empty for no value.')
      : l10n.t('Leave it empty for the global value: {0}.', inherited);
  return ui.input({
    title: `${form.title} · ${configurationFieldWord(field)}`,
    prompt: [separate, empty].filter((part) => part !== '').join(' '),
    value: valueText(own[field] ?? null),
    check: (text) => checkField(field, text),
  });
}

/** The same bounds as the contract's (protocol/miniProgram). */
function checkField(field: ConfigurationField, text: string): string | undefined {
  const values = lists.has(field) ? separated(text) : [text.trim()];
  const longest = field === 'wapUrls' ? 2048 : 256;
  if (values.some((value) => value.length > longest)) return l10n.t('A value has at most {0} characters.', longest);
  return values.length > 100 ? l10n.t('At most {0} values.', 100) : undefined;
}

function withField(own: Configuration, field: ConfigurationField, text: string): Configuration {
  const values = lists.has(field) ? separated(text) : text.trim();
  const others = configurationFields.filter((other) => other !== field && own[other] !== undefined);
  const kept = others.map((other) => [other, own[other]] as const);
  return Object.fromEntries(values.length === 0 ? kept : [...kept, [field, values] as const]);
}

function separated(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,;，；]+/u).filter((value) => value !== ''))];
}
