import { commands, EventEmitter, l10n, Uri, type Memento } from 'vscode';
import { contextKeys } from '../../contributions';
import { Owner } from '../../lifecycle';
import { fileName } from '../fileName';

const key = 'keptInStep';

/** Which releases keep their test group in step with a file, each with the file; kept with the workspace. */
export class KeptInStep extends Owner {
  readonly #storage: Memento;
  readonly #changed = this.own(new EventEmitter<void>());
  readonly onDidChange = this.#changed.event;

  constructor(storage: Memento) {
    super();
    this.#storage = storage;
    if (this.all.size > 0) this.#tellMenus();
  }

  get all(): ReadonlyMap<string, Uri> {
    const value = this.#storage.get<unknown>(key);
    // Another version of the extension may have written it.
    const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
    return new Map(
      entries.flatMap(([releaseId, uri]) => (typeof uri === 'string' ? [[releaseId, Uri.parse(uri)] as const] : [])),
    );
  }

  fileOf(releaseId: string): Uri | undefined {
    return this.all.get(releaseId);
  }

  releasesOf(uri: Uri): readonly string[] {
    return [...this.all].filter(([, file]) => file.toString() === uri.toString()).map(([releaseId]) => releaseId);
  }

  async keep(releaseId: string, uri: Uri): Promise<void> {
    await this.#write(new Map([...this.all, [releaseId, uri]]));
  }

  async stop(releaseId: string): Promise<void> {
    await this.#write(new Map([...this.all].filter(([one]) => one !== releaseId)));
  }

  async #write(kept: ReadonlyMap<string, Uri>): Promise<void> {
    const value = Object.fromEntries([...kept].map(([releaseId, uri]) => [releaseId, uri.toString()]));
    await this.#storage.update(key, kept.size === 0 ? undefined : value);
    this.#tellMenus();
    this.#changed.fire();
  }

  #tellMenus(): void {
    // By their names: a remote window has other URIs than its extension host.
    const files = [...this.all.values()].map(fileName);
    void commands.executeCommand('setContext', contextKeys.listsKeptInStep, files);
  }
}

/** What rows and hovers say of a release whose test group is kept in step; nothing of any other. */
export function inStepSentence(kept: Pick<KeptInStep, 'fileOf'>, releaseId: string): string | undefined {
  const uri = kept.fileOf(releaseId);
  return uri && l10n.t('Its test group is kept in step with {0}.', fileName(uri));
}
