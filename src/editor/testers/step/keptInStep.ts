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
  readonly #differences = new Map<string, string>();

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

  /** How the file of a release differs from its group, in words, as far as that was looked at. */
  differenceOf(releaseId: string): string | undefined {
    return this.#differences.get(releaseId);
  }

  noteDifference(releaseId: string, sentence: string | undefined): void {
    if (this.#differences.get(releaseId) === sentence) return;
    if (sentence === undefined) this.#differences.delete(releaseId);
    else this.#differences.set(releaseId, sentence);
    this.#changed.fire();
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
    for (const releaseId of this.#differences.keys()) if (!kept.has(releaseId)) this.#differences.delete(releaseId);
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
export function inStepSentence(
  kept: Pick<KeptInStep, 'fileOf' | 'differenceOf'>,
  releaseId: string,
): string | undefined {
  const uri = kept.fileOf(releaseId);
  if (uri === undefined) return undefined;
  const difference = kept.differenceOf(releaseId);
  return difference === undefined
    ? l10n.t('Its test group is kept in step with {0}.', fileName(uri))
    : l10n.t('Its test group is kept in step with {0}, which differs from it: {1}', fileName(uri), difference);
}
