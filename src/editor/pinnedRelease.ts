import { EventEmitter, type Memento } from 'vscode';
import { Owner } from './lifecycle';

const storageKey = 'pinnedRelease';

/** The release that the status bar tells of, chosen by the person and kept with the workspace. */
export class PinnedRelease extends Owner {
  readonly #storage: Memento;
  readonly #changed = this.own(
    new EventEmitter<{ readonly before: string | undefined; readonly now: string | undefined }>(),
  );
  readonly onDidChange = this.#changed.event;

  constructor(storage: Memento) {
    super();
    this.#storage = storage;
  }

  get releaseId(): string | undefined {
    const kept = this.#storage.get<unknown>(storageKey);
    return typeof kept === 'string' ? kept : undefined;
  }

  /** Pins a release, or none: then the folder's most advanced one is told of. */
  async pin(releaseId: string | undefined): Promise<void> {
    const before = this.releaseId;
    await this.#storage.update(storageKey, releaseId);
    if (before !== releaseId) this.#changed.fire({ before, now: releaseId });
  }
}
