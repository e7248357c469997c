import { configurationFields, configurationTable, type ReleaseConfiguration } from '../../core/configuration';
import { isJsonObject, parseJsonText } from '../../core/project/jsonText';

const emptyDocument = '{\n  \n}\n';

/** A configuration as a document: a secret stands there by its name, and by that it is set. */
export function documentText(configuration: ReleaseConfiguration): string {
  const { environmentVariables, ...plain } = configuration;
  const secrets = environmentVariables?.map(({ name }) => ({ name, set: true }));
  const members = { ...plain, ...(secrets && { environmentVariables: secrets }) };
  // An empty one has a line to begin on.
  return Object.keys(members).length === 0 ? emptyDocument : `${JSON.stringify(members, null, 2)}\n`;
}

export type DocumentReading =
  | { readonly ok: true; readonly configuration: ReleaseConfiguration }
  /** It is no JSON, or has another shape than the schema; `pointer` says where. */
  | { readonly ok: false; readonly pointer: string };

/** Reads a document back. The values that cannot be are for core/configurationCheck to find. */
export function readDocument(text: string): DocumentReading {
  const json = parseJsonText(text);
  if (!json.valid || !isJsonObject(json.value)) return { ok: false, pointer: '' };
  const configuration: Record<string, unknown> = {};
  for (const [member, value] of Object.entries(json.value)) {
    if (member === '$schema') continue;
    const field = configurationFields.find((one) => one === member);
    if (field === undefined) return { ok: false, pointer: `/${member}` };
    const wrong = wrongShape(configurationTable[field].kind, value);
    if (wrong !== undefined) return { ok: false, pointer: `/${member}${wrong}` };
    configuration[field] = field === 'environmentVariables' ? variablesOf(value) : value;
  }
  return { ok: true, configuration };
}

/** Where a value has not the shape of its field. */
function wrongShape(kind: 'text' | 'list' | 'variables', value: unknown): string | undefined {
  if (kind === 'text') return typeof value === 'string' ? undefined : '';
  if (!Array.isArray(value)) return '';
  const fits = kind === 'list' ? (item: unknown) => typeof item === 'string' : isVariable;
  const index = value.findIndex((item) => !fits(item));
  return index < 0 ? undefined : `/${index}`;
}

function isVariable(item: unknown): item is { readonly name: string; readonly value?: string } {
  if (!isJsonObject(item) || typeof item['name'] !== 'string') return false;
  const known = Object.keys(item).every((member) => ['name', 'set', 'value'].includes(member));
  const { value, set } = item;
  return known && (value === undefined || typeof value === 'string') && (set === undefined || typeof set === 'boolean');
}

function variablesOf(value: unknown): ReleaseConfiguration['environmentVariables'] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  return items
    .filter(isVariable)
    .map((item) => (item.value === undefined ? { name: item.name } : { name: item.name, value: item.value }));
}
