import type { Disposable, Event } from 'vscode';
import { Owner } from '../lifecycle';
import type { ReleaseStore } from './releaseStore';

interface Seen {
  readonly visible: boolean;
}

/** Has the store follow the platform's changes while a view or panel is seen, and not otherwise. */
export class WatchWhileVisible extends Owner {
  readonly #view: Seen;
  readonly #store: ReleaseStore;
  #watching: Disposable | undefined;

  constructor(view: Seen, onDidChangeVisibility: Event<unknown>, store: ReleaseStore) {
    super();
    this.#view = view;
    this.#store = store;
    this.own(onDidChangeVisibility(() => this.#update()));
    this.own({ dispose: () => void this.#watching?.dispose() });
    this.#update();
  }

  #update(): void {
    if (this.#view.visible) this.#watching ??= this.#store.watch();
    else {
      this.#watching?.dispose();
      this.#watching = undefined;
    }
  }
}
