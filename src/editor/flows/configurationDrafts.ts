import { configurationFields, type Configuration } from '../../core/configuration';
import type { FlowContext } from '../flowContext';
import { draft, keepDraft } from './drafts';

/** The configuration that was edited under a key and not saved. */
export function configurationDraft(context: FlowContext, key: string): Configuration | undefined {
  const text = draft(context, key);
  return text === undefined ? undefined : readConfiguration(JSON.parse(text));
}

export async function keepConfigurationDraft(
  context: FlowContext,
  key: string,
  configuration: Configuration | undefined,
): Promise<void> {
  await keepDraft(context, key, configuration && JSON.stringify(configuration));
}

/** What was kept may be of an older version of the extension: only what still fits counts. */
function readConfiguration(kept: unknown): Configuration {
  const values = new Map(Object.entries(kept ?? {}));
  const fitting = configurationFields.flatMap((field) => {
    const value: unknown = values.get(field);
    const isList = field === 'serverDomains' || field === 'wapUrls';
    const fits = isList ? isTexts(value) : typeof value === 'string';
    return fits ? [[field, value] as const] : [];
  });
  return Object.fromEntries(fitting);
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
