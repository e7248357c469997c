/** The configuration of a mini program that a target app reads (domain §5.2). */
export const configurationFields = ['clientId', 'merchantId', 'serverDomains', 'wapUrls'] as const;

export type ConfigurationField = (typeof configurationFields)[number];

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
}

/** The level a value comes from. Release-specific always wins (domain §5.1). */
export type ConfigurationSource = 'release-specific' | 'global' | 'unset';

/** One field as it takes effect, with the level its value comes from. */
export interface EffectiveField {
  readonly field: ConfigurationField;
  readonly source: ConfigurationSource;
  readonly value: string | readonly string[] | null;
}

/** Merges release-specific over global configuration, field by field. */
export function effectiveFields(global: Configuration, releaseSpecific: Configuration): readonly EffectiveField[] {
  return configurationFields.map((field) => {
    const own = releaseSpecific[field];
    if (own !== undefined) return { field, source: 'release-specific', value: own };
    const inherited = global[field];
    if (inherited !== undefined) return { field, source: 'global', value: inherited };
    return { field, source: 'unset', value: null };
  });
}

/** The values that take effect, in the order of the field table, so that their serialisation can be hashed. */
export function effectiveConfiguration(global: Configuration, releaseSpecific: Configuration): Configuration {
  const entries = effectiveFields(global, releaseSpecific)
    .filter((field) => field.value !== null)
    .map((field) => [field.field, field.value] as const);
  return Object.fromEntries(entries);
}

/** The required fields that have no value: Apply to Release waits for them. */
export function missingConfiguration(
  effective: Configuration,
  required: readonly ConfigurationField[],
): readonly ConfigurationField[] {
  return required.filter((field) => {
    const value = effective[field];
    return value === undefined || value.length === 0;
  });
}
