import type { TreeView } from 'vscode';
import { Owner } from './lifecycle';

/** How often ages are looked over while a view is seen, in milliseconds. */
const ageInterval = 30_000;

/** Has the ages in a view told anew while it is seen: as it comes to be, and every half minute. */
export class AgesWhileVisible<T> extends Owner {
  readonly #tell: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(view: TreeView<T>, tell: () => void) {
    super();
    this.#tell = tell;
    this.own(view.onDidChangeVisibility(({ visible }) => this.#keep(visible)));
    this.own({ dispose: () => clearInterval(this.#timer) });
    this.#keep(view.visible);
  }

  #keep(visible: boolean): void {
    clearInterval(this.#timer);
    if (!visible) return;
    this.#tell();
    this.#timer = setInterval(this.#tell, ageInterval);
  }
}
