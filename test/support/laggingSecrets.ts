import { EventEmitter, type SecretStorage, type SecretStorageChangeEvent } from 'vscode';

/** How long VS Code takes to bring what one window stored to the others, in milliseconds. */
const lag = 100;

/** The secret storages of windows side by side, as VS Code has them: each reads its own memory, which hears of the others late. */
export class SharedSecrets {
  readonly #windows: LaggingSecrets[] = [];
  readonly #stored = new Map<string, string>();

  /** Everything that stands in the storage, for a test to look through. */
  get text(): string {
    return JSON.stringify([...this.#stored]);
  }

  window(): SecretStorage {
    const made = new LaggingSecrets(new Map(this.#stored), (key, value) => this.#spread(made, key, value));
    this.#windows.push(made);
    return made;
  }

  #spread(from: LaggingSecrets, key: string, value: string | undefined): void {
    setIn(this.#stored, key, value);
    const others = this.#windows.filter((one) => one !== from);
    setTimeout(() => others.forEach((one) => one.hear(key, value)), lag);
  }
}

class LaggingSecrets implements SecretStorage {
  readonly #values: Map<string, string>;
  readonly #spread: (key: string, value: string | undefined) => void;
  readonly #changed = new EventEmitter<SecretStorageChangeEvent>();
  readonly onDidChange = this.#changed.event;

  constructor(values: Map<string, string>, spread: (key: string, value: string | undefined) => void) {
    this.#values = values;
    this.#spread = spread;
  }

  hear(key: string, value: string | undefined): void {
    setIn(this.#values, key, value);
    this.#changed.fire({ key });
  }

  keys(): Thenable<string[]> {
    return Promise.resolve([...this.#values.keys()]);
  }

  get(key: string): Thenable<string | undefined> {
    return Promise.resolve(this.#values.get(key));
  }

  store(key: string, value: string): Thenable<void> {
    this.hear(key, value);
    this.#spread(key, value);
    return Promise.resolve();
  }

  delete(key: string): Thenable<void> {
    this.hear(key, undefined);
    this.#spread(key, undefined);
    return Promise.resolve();
  }
}

function setIn(values: Map<string, string>, key: string, value: string | undefined): void {
  if (value === undefined) values.delete(key);
  else values.set(key, value);
}
