import { join } from 'node:path';
import type { BlobStore } from './blobStore';
import { openBlobs } from './blobs';
import type { BucketAddress, Patience } from './objectStore/bucket';

/**
 * The uploads and packages of a platform: in its data folder, or in an object store, whose client is loaded only then; of that,
 * the folder has copies.
 */
export async function openBlobStore(
  dataFolder: string,
  packages: BucketAddress | undefined,
  patience?: Patience,
): Promise<BlobStore> {
  if (!packages) return openBlobs(join(dataFolder, 'blobs'));
  const [{ Bucket }, { ObjectStoreBlobs }, copies] = await Promise.all([
    import('./objectStore/bucket'),
    import('./objectStore/objectStoreBlobs'),
    openBlobs(join(dataFolder, 'copies')),
  ]);
  return new ObjectStoreBlobs(new Bucket(packages, patience), copies);
}
