import type { BucketAddress } from '../objectStore/bucket';
import { StartError } from '../storage/startError';

/** What `parseArgs` is told of these options. */
export const packageOptions = {
  packages: { type: 'string' },
  's3-endpoint': { type: 'string' },
} as const;

export const packageUsage = '[--packages s3://<bucket>[/<prefix>] [--s3-endpoint <https://…>]]';

interface GivenPackages {
  readonly packages?: string | undefined;
  readonly 's3-endpoint'?: string | undefined;
}

/**
 * The object store that an operator names for uploads and packages; `undefined` where they stay in the data folder. Who may use
 * it stands in the environment, or where else Amazon's SDK looks, and never on the command line.
 *
 * @throws StartError `USAGE`
 */
export function readPackagePlace(given: GivenPackages, usage: string): BucketAddress | undefined {
  const { packages, 's3-endpoint': endpoint } = given;
  if (packages === undefined && endpoint === undefined) return undefined;
  const [, bucket, path = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(packages ?? '') ?? [];
  const isAddress = endpoint === undefined || (/^https?:\/\//i.test(endpoint) && URL.canParse(endpoint));
  if (bucket === undefined || !isAddress) throw new StartError('USAGE', { usage, reason: 'packages' });
  const prefix = path.replace(/\/+$/, '');
  return { bucket, prefix: prefix === '' ? '' : `${prefix}/`, endpoint };
}
