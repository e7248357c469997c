import type { Release } from '../protocol/release';
import { currentRelease } from './currentRelease';
import type { PinnedRelease } from './pinnedRelease';
import type { ReleaseStore } from './store/releaseStore';

/** The release that a workspace is about: the pinned one, else the current one of the mini programs in its folders. */
export async function workspaceRelease(
  store: ReleaseStore,
  pinned: Pick<PinnedRelease, 'releaseId'>,
  miniProgramIds: readonly string[],
): Promise<Release | undefined> {
  return (await read(store, pinned)) ?? currentOf(store, miniProgramIds);
}

/** The release that a file of these mini programs is about: the pinned one where it is of one of them, else their current one. */
export async function releaseAmong(
  store: ReleaseStore,
  pinned: Pick<PinnedRelease, 'releaseId'>,
  miniProgramIds: readonly string[],
): Promise<Release | undefined> {
  const release = await read(store, pinned);
  const isOfThem = release !== undefined && miniProgramIds.includes(release.miniProgramId);
  return isOfThem ? release : currentOf(store, miniProgramIds);
}

async function read(
  store: ReleaseStore,
  { releaseId }: Pick<PinnedRelease, 'releaseId'>,
): Promise<Release | undefined> {
  return releaseId === undefined ? undefined : store.release(releaseId).catch(() => undefined);
}

async function currentOf(store: ReleaseStore, miniProgramIds: readonly string[]): Promise<Release | undefined> {
  const releases = await Promise.all(
    miniProgramIds.map((id) => store.releases(id).catch((): readonly Release[] => [])),
  );
  return currentRelease(releases.flat());
}
