import { longestUserId } from './userId';

/** The configuration of a mini program that a target app reads, in the order of the field table (domain §5.2). */
export const configurationFields = [
  'clientId',
  'merchantId',
  'serverDomains',
  'wapUrls',
  'testers',
  'environmentVariables',
] as const;

export type ConfigurationField = (typeof configurationFields)[number];

/** Where a value can be set: for all releases of a mini program, or for one. */
export type ConfigurationLevel = 'global' | 'release-specific';

/** What a field holds and how much of it. */
export interface FieldDefinition {
  readonly kind: 'text' | 'list' | 'variables';
  readonly levels: readonly ConfigurationLevel[];
  /** Most values of a list, or variables. */
  readonly mostItems: number;
  /** Longest value, in UTF-16 units; of a variable, in bytes of UTF-8. */
  readonly longest: number;
}

const bothLevels = ['global', 'release-specific'] as const;

/**
 * The field table (domain §5.2). The platform's documentation limits testers to 100 and environment variables to 5; its
 * other limits are not known, so that they are ours: 30 server domains as in mPaaS, and sizes that keep absurd input out.
 */
export const configurationTable = {
  clientId: { kind: 'text', levels: bothLevels, mostItems: 1, longest: 256 },
  merchantId: { kind: 'text', levels: bothLevels, mostItems: 1, longest: 256 },
  serverDomains: { kind: 'list', levels: bothLevels, mostItems: 30, longest: 256 },
  wapUrls: { kind: 'list', levels: bothLevels, mostItems: 100, longest: 2048 },
  testers: { kind: 'list', levels: bothLevels, mostItems: 100, longest: longestUserId },
  environmentVariables: { kind: 'variables', levels: ['release-specific'], mostItems: 5, longest: 4096 },
} as const satisfies Readonly<Record<ConfigurationField, FieldDefinition>>;

/** Longest name of an environment variable. */
export const longestVariableName = 128;

/** The fields a target app has that says nothing else: environment variables are a feature it switches on (domain §5.2). */
export const defaultAvailableConfiguration: readonly ConfigurationField[] = [
  'clientId',
  'merchantId',
  'serverDomains',
  'wapUrls',
  'testers',
];

/** Values by field; a field that is missing has no value on this level. */
export interface Configuration {
  /** Payment scenario identity, assigned by the acquirer or super app. */
  readonly clientId?: string;
  /** Merchant identity, assigned by the acquirer or super app. */
  readonly merchantId?: string;
  /** Servers that the mini program may call. */
  readonly serverDomains?: readonly string[];
  /** Web pages that a `web-view` may load. */
  readonly wapUrls?: readonly string[];
  /** Super app user IDs that a pilot test begins with. */
  readonly testers?: readonly string[];
}

/** A secret that the super app hands to the mini program. Its value goes in and is never told again. */
export interface EnvironmentVariable {
  readonly name: string;
  /** A new value; without one, that which is kept under the name stays. */
  readonly value?: string;
  /** When the value that is kept was set. */
  readonly setAt?: number;
}

/** The configuration of one release. */
export interface ReleaseConfiguration extends Configuration {
  readonly environmentVariables?: readonly EnvironmentVariable[];
}

/** The level a value comes from. Release-specific always wins (domain §5.1); the default is the platform's own. */
export type ConfigurationSource = ConfigurationLevel | 'default' | 'unset';

/** One field as it takes effect, with the level its value comes from; of environment variables there are the names. */
export interface EffectiveField {
  readonly field: ConfigurationField;
  readonly source: ConfigurationSource;
  readonly value: string | readonly string[] | null;
}

/** What is configured for one release, level by level. */
export interface ConfigurationLevels {
  readonly own: ReleaseConfiguration;
  readonly global: Configuration;
  /** What takes effect where neither level has a value. */
  readonly defaults?: Configuration;
}

/** Merges release-specific over global configuration, field by field, for the fields a target app has. */
export function effectiveFields(
  { own, global, defaults = {} }: ConfigurationLevels,
  available: readonly ConfigurationField[] = configurationFields,
): readonly EffectiveField[] {
  const levels = [
    ['release-specific', told(own)],
    ['global', global],
    ['default', defaults],
  ] as const satisfies readonly (readonly [ConfigurationSource, ToldConfiguration])[];
  return configurationFields
    .filter((field) => available.includes(field))
    .map((field) => {
      const [source, values] = levels.find(([, level]) => valueIn(level, field) !== undefined) ?? ['unset', {}];
      return { field, source, value: valueIn(values, field) ?? null };
    });
}

/** A configuration as it may be shown: with the names of its variables. */
interface ToldConfiguration extends Configuration {
  readonly environmentVariables?: readonly string[];
}

function told({ environmentVariables, ...plain }: ReleaseConfiguration): ToldConfiguration {
  return environmentVariables
    ? { ...plain, environmentVariables: environmentVariables.map(({ name }) => name) }
    : plain;
}

function valueIn(level: ToldConfiguration, field: ConfigurationField): string | readonly string[] | undefined {
  return level[field];
}

/**
 * The values that take effect, in the order of the field table, so that their serialisation can be hashed. Environment
 * variables are not among them: they have one level only, and are kept apart.
 */
export function effectiveConfiguration(
  levels: ConfigurationLevels,
  available: readonly ConfigurationField[] = configurationFields,
): Configuration {
  const entries = effectiveFields(levels, available)
    .filter(({ field, value }) => field !== 'environmentVariables' && value !== null)
    .map(({ field, value }) => [field, value] as const);
  return Object.fromEntries(entries);
}

/** The required fields that have no value: Apply to Release waits for them. */
export function missingConfiguration(
  effective: ReleaseConfiguration,
  required: readonly ConfigurationField[],
): readonly ConfigurationField[] {
  return required.filter((field) => {
    const value = effective[field];
    return value === undefined || value.length === 0;
  });
}
