import type { Memento } from 'vscode';

const storageKey = 'platforms';

/**
 * Which platform a workspace folder's releases live on. Kept by the editor and not in a setting: a folder that somebody else
 * made must not say where one signs in.
 */
export class ConnectionProfile {
  readonly #storage: Memento;
  readonly #folder: string;

  /** @param folder its URI, or nothing for a window without one */
  constructor(storage: Memento, folder: string) {
    this.#storage = storage;
    this.#folder = folder;
  }

  /** The platform's address, or `undefined` for the one on this machine. */
  get address(): string | undefined {
    return this.#all()[this.#folder];
  }

  async choose(address: string | undefined): Promise<void> {
    const { [this.#folder]: _, ...others } = this.#all();
    await this.#storage.update(storageKey, address === undefined ? others : { ...others, [this.#folder]: address });
  }

  #all(): Readonly<Record<string, string>> {
    const stored = this.#storage.get<unknown>(storageKey);
    if (typeof stored !== 'object' || stored === null) return {};
    const entries = Object.entries(stored).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    return Object.fromEntries(entries);
  }
}
