import { EventEmitter, type SecretStorage, type SecretStorageChangeEvent } from 'vscode';

/** The editor's secret storage of a test; two windows may share one. */
export class RememberedSecrets implements SecretStorage {
  readonly #values = new Map<string, string>();
  readonly #changed = new EventEmitter<SecretStorageChangeEvent>();
  readonly onDidChange = this.#changed.event;

  keys(): Thenable<string[]> {
    return Promise.resolve([...this.#values.keys()]);
  }

  get(key: string): Thenable<string | undefined> {
    return Promise.resolve(this.#values.get(key));
  }

  store(key: string, value: string): Thenable<void> {
    this.#values.set(key, value);
    this.#changed.fire({ key });
    return Promise.resolve();
  }

  delete(key: string): Thenable<void> {
    this.#values.delete(key);
    this.#changed.fire({ key });
    return Promise.resolve();
  }
}
