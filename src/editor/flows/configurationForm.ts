import { l10n } from 'vscode';
import {
  configurationFields,
  configurationTable,
  effectiveFields,
  type ConfigurationField,
  type ConfigurationLevels,
  type EffectiveField,
  type EnvironmentVariable,
  type ReleaseConfiguration,
} from '../../core/configuration';
import { checkConfiguration } from '../../core/configurationCheck';
import { configurationProblemSentence, fieldText, lockedSentence } from '../sentences/configurationSentences';
import { configurationFieldWord } from '../sentences/statusWords';
import type { Choice, Ui } from '../ui';
import type { GoBack, StepPosition } from './askSteps';
import { isSameField } from './configurationDrafts';
import type { ConfigurationSubject } from './configurationLevels';
import { editVariables } from './environmentVariables';

/** A form over the configuration of one level, in which every field shows where its value comes from. */
export interface ConfigurationForm {
  readonly title: string;
  readonly placeHolder: string;
  readonly subject: ConfigurationSubject;
  /** What is saved of this level, so that an edit that was kept shows as one. */
  readonly saved?: ReleaseConfiguration;
  /** What the row that ends the form says. */
  readonly submit: string;
  /** Leaves the form for the JSON document. */
  json?(): Promise<unknown>;
  readonly position?: StepPosition;
  /** Called with each change, so that nothing typed is lost when the form is left. */
  onChange?(own: ReleaseConfiguration): Promise<void>;
}

/** The field that holds environment variables is edited in a list of its own; the others are typed. */
type TypedField = Exclude<ConfigurationField, 'environmentVariables'>;

/** Lets the person edit any of the fields; the others keep their value. `json`: as a document instead. */
export async function editConfiguration(
  ui: Ui,
  form: ConfigurationForm,
  start: ReleaseConfiguration,
): Promise<ReleaseConfiguration | 'json' | GoBack | undefined> {
  let own = start;
  for (;;) {
    const chosen = await ui.pick<ConfigurationField | 'submit' | 'json' | GoBack>({
      ...form.position,
      title: form.title,
      placeHolder: form.placeHolder,
      choices: formChoices(form, own),
    });
    if (chosen === 'submit') return onlyAvailable(form, own);
    if (chosen === 'json') await form.json?.();
    if (chosen === 'json' || chosen === undefined || typeof chosen === 'symbol') return chosen;
    const edited = await editField(ui, form, chosen, own);
    if (edited === undefined) continue;
    own = edited;
    await form.onChange?.(own);
  }
}

/** A value of a field that the target app does not have any more would be refused. */
function onlyAvailable({ subject }: ConfigurationForm, own: ReleaseConfiguration): ReleaseConfiguration {
  const entries = Object.entries(own);
  return Object.fromEntries(entries.filter(([field]) => subject.rules.available.some((one) => one === field)));
}

/** One field as a row: its value, and where that comes from. */
export function configurationRow(
  field: EffectiveField,
  origin: string,
  variables: readonly EnvironmentVariable[] = [],
): Choice<ConfigurationField> {
  return {
    label: configurationFieldWord(field.field),
    description: fieldText(field, variables),
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
    case 'default':
      return l10n.t('By default, as in every mini program of this super app');
    case 'unset':
      return required.includes(field) ? l10n.t('$(warning) Not set; the target app requires it') : l10n.t('Not set');
  }
}

function levelsOf({ subject }: ConfigurationForm, own: ReleaseConfiguration): ConfigurationLevels {
  return { own, global: {}, ...subject.inherited };
}

function formChoices(
  form: ConfigurationForm,
  own: ReleaseConfiguration,
): readonly Choice<ConfigurationField | 'submit' | 'json'>[] {
  const { subject } = form;
  const rows = effectiveFields(levelsOf(form, own), subject.rules.available).map((field) => formRow(form, own, field));
  const json: Choice<'json'> = { label: l10n.t('$(json) Edit Configuration as JSON'), value: 'json' };
  return [{ label: `$(check) ${form.submit}`, value: 'submit' }, ...rows, ...(form.json ? [json] : [])];
}

function formRow(
  { saved, subject }: ConfigurationForm,
  own: ReleaseConfiguration,
  field: EffectiveField,
): Choice<ConfigurationField> {
  const row = (origin: string): Choice<ConfigurationField> => configurationRow(field, origin, own.environmentVariables);
  if (subject.locked.includes(field.field)) {
    return { ...row(`$(lock) ${lockedSentence(subject.tenants)}`), unavailable: true };
  }
  const problem = checkConfiguration(own, subject.rules).find((one) => one.field === field.field);
  if (problem) return row(`$(error) ${configurationProblemSentence(problem, valueAt(own, problem.pointer))}`);
  if (saved && !isSameField(field.field, saved, own)) return row(notSaved(saved, field.field));
  const isGlobal = subject.inherited === undefined && field.value !== null;
  return row(isGlobal ? '' : originInRelease(field, subject.required));
}

function notSaved(saved: ReleaseConfiguration, field: ConfigurationField): string {
  const text = savedText(saved, field);
  return text === '' ? l10n.t('Not saved yet') : l10n.t('Not saved yet; saved is {0}', text);
}

function savedText(saved: ReleaseConfiguration, field: ConfigurationField): string {
  const [effective] = effectiveFields({ own: saved, global: {} }, [field]);
  return effective === undefined ? '' : fieldText(effective, saved.environmentVariables);
}

/** What a problem is about; of an environment variable that is its name. */
export function valueAt(own: ReleaseConfiguration, pointer: string): string {
  const [, field, index] = pointer.split('/');
  if (field === 'environmentVariables') return own.environmentVariables?.[Number(index)]?.name ?? '';
  const known = typedFields.find((one) => one === field);
  const value = known && own[known];
  return typeof value === 'string' ? value : (value?.[Number(index)] ?? '');
}

const typedFields = configurationFields.filter((field) => field !== 'environmentVariables');

async function editField(
  ui: Ui,
  form: ConfigurationForm,
  field: ConfigurationField,
  own: ReleaseConfiguration,
): Promise<ReleaseConfiguration | undefined> {
  if (field === 'environmentVariables') {
    const variables = await editVariables(ui, form.title, own.environmentVariables ?? []);
    return variables && withField(own, field, variables);
  }
  const text = await askField(ui, form, field, own);
  return text === undefined ? undefined : withField(own, field, valueOf(field, text));
}

function askField(
  ui: Ui,
  form: ConfigurationForm,
  field: TypedField,
  own: ReleaseConfiguration,
): Promise<string | undefined> {
  const { [field]: _, ...others } = own;
  const [below] = effectiveFields(levelsOf(form, others), [field]);
  const inherited = below === undefined ? '' : fieldText(below);
  const separate = isList(field) ? l10n.t('Separate several by commas.') : '';
  const empty =
    inherited === ''
      ? l10n.t('Leave it empty for no value.')
      : l10n.t('Leave it empty for the global value: {0}.', inherited);
  return ui.input({
    title: `${form.title} · ${configurationFieldWord(field)}`,
    prompt: [separate, empty].filter((part) => part !== '').join(' '),
    value: savedText(own, field),
    check: (typed) => checkTyped(form, field, typed),
  });
}

/** By the platform's own rules, so that nothing is sent that it would refuse. */
function checkTyped({ subject }: ConfigurationForm, field: TypedField, typed: string): string | undefined {
  const alone = withField({}, field, valueOf(field, typed));
  const [problem] = checkConfiguration(alone, subject.rules);
  return problem && configurationProblemSentence(problem, valueAt(alone, problem.pointer));
}

const isList = (field: ConfigurationField): boolean => configurationTable[field].kind === 'list';

function valueOf(field: TypedField, text: string): string | readonly string[] {
  if (field === 'testers') return separated(text, /[\s,;，；]/u);
  // By commas alone: an address with a space in it is a wrong one, and not two.
  return isList(field) ? separated(text, /[,;，；\n]/u) : text.trim();
}

function withField(
  own: ReleaseConfiguration,
  field: ConfigurationField,
  value: string | readonly string[] | readonly EnvironmentVariable[],
): ReleaseConfiguration {
  const others = configurationFields.filter((other) => other !== field && own[other] !== undefined);
  const kept = others.map((other) => [other, own[other]] as const);
  return Object.fromEntries(value.length === 0 ? kept : [...kept, [field, value] as const]);
}

function separated(text: string, separator: RegExp): readonly string[] {
  const values = text.split(separator).map((value) => value.trim());
  return [...new Set(values.filter((value) => value !== ''))];
}
