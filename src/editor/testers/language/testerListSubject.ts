import { workspace, type Uri } from 'vscode';
import type { ListCheckRules } from '../../../client/testers/listCheck';
import { defaultUserIdPattern } from '../../../core/userId';
import type { Release } from '../../../protocol/release';
import type { TargetApp } from '../../../protocol/targetApp';
import type { FolderMiniPrograms } from '../../folderMiniPrograms';
import type { PinnedRelease } from '../../pinnedRelease';
import { boundMiniProgramId } from '../../project/projectBinding';
import type { ReleaseStore } from '../../store/releaseStore';
import { releaseAmong, workspaceRelease } from '../../workspaceRelease';

export interface TesterListSubjectOptions {
  readonly store: ReleaseStore;
  readonly folders: Pick<FolderMiniPrograms, 'miniProgramIds'>;
  readonly pinned: Pick<PinnedRelease, 'releaseId'>;
}

/** Which release a tester list is about, and what its target app asks of user IDs. */
export class TesterListSubject {
  readonly #options: TesterListSubjectOptions;

  constructor(options: TesterListSubjectOptions) {
    this.#options = options;
  }

  /**
   * Of the list's own folder where that says which mini program it holds; else of any folder that does. Nothing while the
   * platform is away or nobody is signed in: what is only looked at asks for nothing.
   */
  async releaseOf(uri: Uri): Promise<Release | undefined> {
    const { store, pinned, folders } = this.#options;
    if (store.connection.kind !== 'ready') return undefined;
    const folder = workspace.getWorkspaceFolder(uri);
    const own = folder && boundMiniProgramId(folder);
    const miniProgramIds = own === undefined ? folders.miniProgramIds : [own];
    // Where no folder says anything, the pin alone does.
    const among = miniProgramIds.length === 0 ? workspaceRelease : releaseAmong;
    return among(store, pinned, miniProgramIds);
  }

  async appOf({ targetAppId }: Pick<Release, 'targetAppId'>): Promise<TargetApp | undefined> {
    const apps = await this.#options.store.targetApps().catch((): readonly TargetApp[] => []);
    return apps.find(({ id }) => id === targetAppId);
  }
}

/** The rules of an app; where none is known the usual form, and nothing is said of a limit. */
export function rulesOf(app: TargetApp | undefined): Omit<ListCheckRules, 'format'> {
  if (app === undefined) return { userIdPattern: defaultUserIdPattern, limit: Infinity };
  const { userIdPattern, testerLimit, userIdExample } = app.policy;
  return { userIdPattern, limit: testerLimit, example: userIdExample };
}
