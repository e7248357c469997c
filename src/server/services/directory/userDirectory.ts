import type { Selectable } from 'kysely';
import type { SecretKeys, SecretKeySource } from '../../secrets/secretKeys';
import type { TargetAppTable } from '../../storage/database';

/** Where a super app says which user IDs it does not know. */
export interface Directory {
  readonly url: string;
  /** The bearer token that the platform comes with. */
  readonly token: string;
}

type KeptDirectory = Pick<
  Selectable<TargetAppTable>,
  'id' | 'directory_url' | 'directory_sealed_with' | 'directory_sealed'
>;

/** Binds a token to its super app, so that it cannot be read out of another row. */
export function placeOfDirectory(targetAppId: string): string {
  return `target-app/${targetAppId}/directory`;
}

/** The columns that keep a directory, its token encrypted. */
export function keptDirectory(
  keys: SecretKeys,
  targetAppId: string,
  { url, token }: Directory,
): Omit<KeptDirectory, 'id'> {
  const { keyId, sealed } = keys.seal(token, placeOfDirectory(targetAppId));
  return { directory_url: url, directory_sealed_with: keyId, directory_sealed: sealed };
}

/** The directory of a super app; `undefined` where it offers none. */
export async function openDirectory(source: SecretKeySource, app: KeptDirectory): Promise<Directory | undefined> {
  const { directory_url: url, directory_sealed_with: keyId, directory_sealed: sealed } = app;
  if (url === null || keyId === null || sealed === null) return undefined;
  const keys = await source.forOpening(keyId);
  return { url, token: keys.open({ keyId, sealed }, placeOfDirectory(app.id)) };
}
