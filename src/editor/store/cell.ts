/** How often a reading starts over because of changes told meanwhile, before it settles for what it has. */
const patience = 3;

/**
 * One thing read from the platform. It is read when somebody asks; the same promise serves everybody who asks meanwhile.
 * A change that is told while a reading is under way makes it start over, so that no change is ever missed.
 */
export class Cell<T> {
  readonly #read: () => Promise<T>;
  readonly #mayPass: (error: unknown) => boolean;
  #value: { readonly it: T; readonly current: boolean } | undefined;
  #reading: Promise<T> | undefined;
  #changes = 0;

  /** @param mayPass whether a failure to read it leaves what was read before as it is */
  constructor(read: () => Promise<T>, mayPass: (error: unknown) => boolean = () => false) {
    this.#read = read;
    this.#mayPass = mayPass;
  }

  /** What was read last, current or not. */
  get last(): T | undefined {
    return this.#value?.it;
  }

  /** Whether what was read last still counts. */
  get isCurrent(): boolean {
    return this.#value?.current ?? false;
  }

  /** Whether anybody ever asked, so that it is worth keeping up to date. */
  get isWanted(): boolean {
    return this.#value !== undefined || this.#reading !== undefined;
  }

  /** What is known now; where it cannot be read just now, what was known last. */
  async get(): Promise<T> {
    try {
      return await this.fresh();
    } catch (error) {
      if (this.#value && this.#mayPass(error)) return this.#value.it;
      throw error;
    }
  }

  /** What is known now, or why it cannot be read. */
  fresh(): Promise<T> {
    if (this.#value?.current) return Promise.resolve(this.#value.it);
    this.#reading ??= this.#readUntilCurrent().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  /** It changed on the platform: what was read, or is just being read, is not current any more. */
  changed(): void {
    this.#changes += 1;
    if (this.#value) this.#value = { it: this.#value.it, current: false };
  }

  /** Puts in what is known from elsewhere to be current. */
  put(value: T): void {
    this.#changes += 1;
    this.#value = { it: value, current: true };
  }

  /** Changes what was read as a change told of it says. What is not current is read again instead. */
  update(change: (value: T) => T): void {
    if (this.#value?.current) this.put(change(this.#value.it));
    else this.changed();
  }

  async #readUntilCurrent(): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const changes = this.#changes;
      const it = await this.#read();
      const current = changes === this.#changes;
      if (!current && attempt < patience) continue;
      this.#value = { it, current };
      return it;
    }
  }
}

/** Cells by key, made when first asked for. */
export class Cells<Key, T> {
  readonly #read: (key: Key) => Promise<T>;
  readonly #mayPass: ((error: unknown) => boolean) | undefined;
  readonly #cells = new Map<Key, Cell<T>>();

  constructor(read: (key: Key) => Promise<T>, mayPass?: (error: unknown) => boolean) {
    this.#read = read;
    this.#mayPass = mayPass;
  }

  at(key: Key): Cell<T> {
    const known = this.#cells.get(key);
    if (known) return known;
    const cell = new Cell(() => this.#read(key), this.#mayPass);
    this.#cells.set(key, cell);
    return cell;
  }

  /** The cells that somebody asked for. */
  wanted(): readonly (readonly [Key, Cell<T>])[] {
    return [...this.#cells].filter(([, cell]) => cell.isWanted);
  }

  delete(key: Key): void {
    this.#cells.delete(key);
  }
}
