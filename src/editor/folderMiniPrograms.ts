import { commands, EventEmitter, RelativePattern, workspace, type Disposable } from 'vscode';
import { contextKeys, settingKeys } from './contributions';
import { Owner } from './lifecycle';
import { boundMiniProgramId } from './project/projectBinding';

/** Files that show a mini program, where a workspace folder keeps them. */
const projectFiles = '{app.json,*/app.json,mini.project.json}';

const setting = `miniProgramRelease.${settingKeys.miniProgramId}`;

/** Which mini programs the workspace's folders hold, and whether there is any at all. */
export class FolderMiniPrograms extends Owner {
  readonly #changed = this.own(new EventEmitter<void>());
  /** Other folders, or folders with other mini programs, or with one at last. */
  readonly onDidChange = this.#changed.event;
  readonly #projectChanged = this.own(new EventEmitter<void>());
  /** `hasProject` is another one. */
  readonly onDidChangeProject = this.#projectChanged.event;
  #miniProgramIds = readBindings();
  #hasProject = false;
  #watchers: readonly Disposable[] = [];

  constructor() {
    super();
    this.own(workspace.onDidChangeWorkspaceFolders(() => this.#foldersChanged()));
    this.own(workspace.onDidChangeConfiguration((event) => event.affectsConfiguration(setting) && this.#readAgain()));
    this.own({ dispose: () => this.#stopWatching() });
    this.#watch();
  }

  /** IDs that the folders' settings name, in the folders' order. */
  get miniProgramIds(): readonly string[] {
    return this.#miniProgramIds;
  }

  /** Whether a mini program stands open, as far as is known. */
  get hasProject(): boolean {
    return this.#hasProject;
  }

  #foldersChanged(): void {
    this.#watch();
    this.#readAgain();
  }

  #readAgain(): void {
    const before = this.#miniProgramIds.join();
    this.#miniProgramIds = readBindings();
    if (before !== this.#miniProgramIds.join()) this.#changed.fire();
  }

  #watch(): void {
    this.#stopWatching();
    this.#watchers = (workspace.workspaceFolders ?? []).map((folder) => {
      const watcher = workspace.createFileSystemWatcher(new RelativePattern(folder, projectFiles), false, true, false);
      watcher.onDidCreate(() => void this.#lookForProject());
      watcher.onDidDelete(() => void this.#lookForProject());
      return watcher;
    });
    void this.#lookForProject();
  }

  #stopWatching(): void {
    for (const watcher of this.#watchers) watcher.dispose();
  }

  async #lookForProject(): Promise<void> {
    const [found] = await workspace.findFiles(projectFiles, '**/node_modules/**', 1);
    const hasProject = found !== undefined;
    await commands.executeCommand('setContext', contextKeys.hasProject, hasProject);
    if (hasProject === this.#hasProject) return;
    this.#hasProject = hasProject;
    this.#projectChanged.fire();
  }
}

function readBindings(): readonly string[] {
  const ids = (workspace.workspaceFolders ?? []).map(boundMiniProgramId);
  return [...new Set(ids.filter((id) => id !== undefined))];
}
