import { allUrls } from './serverDomain';
import type { Configuration, ConfigurationField, ReleaseConfiguration } from './configuration';

/** The fields that a merchant edits only where the super app granted it (domain §5.3). */
export const domainFields = ['serverDomains', 'wapUrls'] as const satisfies readonly ConfigurationField[];

/** What a tenant's own mini programs may call and load in its super app, unless they say otherwise: everything. */
export const ownAppDefaults: Configuration = { serverDomains: [allUrls], wapUrls: [allUrls] };

/** The fields of the domain grant in which two configurations differ. */
export function changedDomainFields(
  before: ReleaseConfiguration,
  after: ReleaseConfiguration,
): readonly ConfigurationField[] {
  return domainFields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
}
