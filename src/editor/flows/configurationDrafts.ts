import {
  configurationFields,
  configurationTable,
  type ConfigurationField,
  type EnvironmentVariable,
  type ReleaseConfiguration,
} from '../../core/configuration';
import type { FlowContext } from '../flowContext';
import { draft, keepDraft } from './drafts';

const draftedFields = configurationFields.filter((field) => field !== 'environmentVariables');

/** Where the edits of a configuration are kept; `id` is of the release, or of the mini program whose global one it is. */
export const configurationDraftKey = (id: string): string => `configuration/${id}`;

/** The fields that were edited; null where a value was taken away. */
type Edit = readonly (readonly [ConfigurationField, string | readonly string[] | null])[];

/** The fields in which two configurations differ. */
export function changedFields(
  before: ReleaseConfiguration,
  after: ReleaseConfiguration,
): readonly ConfigurationField[] {
  return configurationFields.filter((field) => !isSameField(field, before, after));
}

/** Whether two configurations say the same in a field. */
export function isSameField(
  field: ConfigurationField,
  one: ReleaseConfiguration,
  other: ReleaseConfiguration,
): boolean {
  return JSON.stringify(one[field]) === JSON.stringify(other[field]);
}

/**
 * A configuration with what was edited of it and not saved. The other fields are as saved, whoever changed them since.
 */
export function withConfigurationDraft(
  context: FlowContext,
  key: string,
  saved: ReleaseConfiguration,
): ReleaseConfiguration {
  const { environmentVariables, ...fields } = withDraftedFields(context, key, saved);
  const variables = typedVariables(context).get(key) ?? environmentVariables ?? [];
  return variables.length === 0 ? fields : { ...fields, environmentVariables: variables };
}

/** The same, with the environment variables as they are saved. */
export function withDraftedFields(
  context: FlowContext,
  key: string,
  saved: ReleaseConfiguration,
): ReleaseConfiguration {
  const text = draft(context, key);
  const edit = text === undefined ? [] : readEdit(JSON.parse(text));
  const kept = Object.entries({ ...saved, ...Object.fromEntries(edit) }).filter(([, value]) => value !== null);
  return Object.fromEntries(kept);
}

/** Keeps the fields that differ from what is saved; secrets, which are not written down anywhere, as long as the window. */
export async function keepConfigurationDraft(
  context: FlowContext,
  key: string,
  saved: ReleaseConfiguration,
  edited: ReleaseConfiguration,
): Promise<void> {
  const edit: Edit = draftedFields
    .filter((field) => !isSameField(field, saved, edited))
    .map((field) => [field, edited[field] ?? null]);
  if (isSameField('environmentVariables', saved, edited)) typedVariables(context).delete(key);
  else typedVariables(context).set(key, edited.environmentVariables ?? []);
  await keepDraft(context, key, edit.length === 0 ? undefined : JSON.stringify(Object.fromEntries(edit)));
}

/** Drops what was kept, once it is saved. */
export function dropConfigurationDraft(context: FlowContext, key: string): Promise<void> {
  typedVariables(context).delete(key);
  return dropDraftedFields(context, key);
}

/** The same, but for environment variables. */
export function dropDraftedFields(context: FlowContext, key: string): Promise<void> {
  return keepDraft(context, key, undefined);
}

export function hasTypedVariables(context: FlowContext, key: string): boolean {
  return typedVariables(context).has(key);
}

/** Environment variables that were edited in a window and not saved, by the key of their configuration. */
type TypedVariables = Map<string, readonly EnvironmentVariable[]>;

const variablesOfWindow = new WeakMap<FlowContext['drafts'], TypedVariables>();

function typedVariables({ drafts }: FlowContext): TypedVariables {
  const known = variablesOfWindow.get(drafts) ?? new Map();
  variablesOfWindow.set(drafts, known);
  return known;
}

/** What was kept may be of an older version of the extension: only what still fits counts. */
function readEdit(kept: unknown): Edit {
  const values = new Map<string, unknown>(Object.entries(kept ?? {}));
  return draftedFields.flatMap((field): Edit => {
    const value = values.get(field);
    if (value === null) return [[field, null]];
    if (configurationTable[field].kind === 'list') return isTexts(value) ? [[field, value]] : [];
    return typeof value === 'string' ? [[field, value]] : [];
  });
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
