import type { Release } from '../protocol/release';
import { currentRelease } from './currentRelease';
import type { PinnedRelease } from './pinnedRelease';
import type { ReleaseStore } from './store/releaseStore';

/** The release that a workspace is about: the pinned one, else the current one of the mini programs in its folders. */
export async function workspaceRelease(
  store: ReleaseStore,
  { releaseId }: Pick<PinnedRelease, 'releaseId'>,
  miniProgramIds: readonly string[],
): Promise<Release | undefined> {
  const [pinned, ...own] = await Promise.all([
    releaseId === undefined ? undefined : store.release(releaseId).catch(() => undefined),
    ...miniProgramIds.map((id) => store.releases(id).catch((): readonly Release[] => [])),
  ]);
  return pinned ?? currentRelease(own.flat());
}
