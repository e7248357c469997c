import type { Disposable } from 'vscode';

/** Ends what it owns when it ends itself, latest first. */
export abstract class Owner implements Disposable {
  readonly #owned: { dispose(): unknown }[] = [];

  protected own<T extends { dispose(): unknown }>(thing: T): T {
    this.#owned.push(thing);
    return thing;
  }

  dispose(): void {
    for (const thing of this.#owned.splice(0).toReversed()) thing.dispose();
  }
}
