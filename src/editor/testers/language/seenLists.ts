import { EventEmitter, window, type TextEditor } from 'vscode';
import { Owner } from '../../lifecycle';
import type { ReleaseStore } from '../../store/releaseStore';
import { isTesterList } from '../testerListFiles';
import type { TesterListChecks } from './testerListChecks';
import type { TestGroups } from './testGroups';

/** Has the store, and the test groups, follow the platform for the lists that are seen in editors. */
export class SeenLists extends Owner {
  readonly #changed = this.own(new EventEmitter<void>());
  readonly onDidChange = this.#changed.event;
  #watching: { dispose(): unknown } | undefined;

  constructor(checks: TesterListChecks, groups: TestGroups, store: ReleaseStore) {
    super();
    const update = (): void => {
      const releases = this.editors.flatMap(({ document }) => checks.of(document)?.release ?? []);
      groups.want(releases);
      // Only what is followed already is: an open list starts no platform.
      if (releases.length > 0) this.#watching ??= store.watch();
      else this.#stopWatching();
      this.#changed.fire();
    };
    this.own(window.onDidChangeVisibleTextEditors(update));
    this.own(checks.onDidCheck(update));
    this.own({ dispose: () => this.#stopWatching() });
    update();
  }

  /** The editors that show lists. */
  get editors(): readonly TextEditor[] {
    return window.visibleTextEditors.filter(({ document }) => isTesterList(document));
  }

  #stopWatching(): void {
    this.#watching?.dispose();
    this.#watching = undefined;
  }
}
