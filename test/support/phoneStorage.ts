/** What a phone keeps between two starts of its super app, where the web provider looks for it: browsers have it, Node has not. */
export class PhoneStorage {
  readonly kept = new Map<string, string>();

  getItem(name: string): string | null {
    return this.kept.get(name) ?? null;
  }

  setItem(name: string, value: string): void {
    this.kept.set(name, value);
  }

  removeItem(name: string): void {
    this.kept.delete(name);
  }
}

/** Runs with a phone's storage as the `localStorage` that a browser has. */
export async function withPhoneStorage<T>(storage: PhoneStorage, run: () => Promise<T>): Promise<T> {
  Object.defineProperty(globalThis, 'localStorage', { value: storage, configurable: true });
  try {
    return await run();
  } finally {
    Reflect.deleteProperty(globalThis, 'localStorage');
  }
}
