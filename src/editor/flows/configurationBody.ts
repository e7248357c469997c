import type { Configuration, ReleaseConfiguration } from '../../core/configuration';
import type { GlobalConfiguration } from '../../protocol/miniProgram';
import type { NewRelease } from '../../protocol/release';

type ReleaseBody = NonNullable<NewRelease['configuration']>;
type GlobalBody = GlobalConfiguration['configuration'];

/** A release's configuration as it is sent: of environment variables their names, and the values that are new. */
export function releaseBody({ environmentVariables, ...plain }: ReleaseConfiguration): ReleaseBody {
  const variables = environmentVariables?.map(({ name, value }) => (value === undefined ? { name } : { name, value }));
  return { ...globalBody(plain), ...(variables && { environmentVariables: variables }) };
}

/** The global configuration as it is sent. */
export function globalBody({ serverDomains, wapUrls, testers, clientId, merchantId }: Configuration): GlobalBody {
  return {
    ...(clientId !== undefined && { clientId }),
    ...(merchantId !== undefined && { merchantId }),
    ...(serverDomains && { serverDomains: [...serverDomains] }),
    ...(wapUrls && { wapUrls: [...wapUrls] }),
    ...(testers && { testers: [...testers] }),
  };
}
