import { commands, l10n, type LogOutputChannel } from 'vscode';
import type { Release } from '../../protocol/release';
import { commandIds } from '../contributions';
import { Owner } from '../lifecycle';
import { firstLine } from '../sentences/firstLine';
import type { ReleaseStore } from '../store/releaseStore';
import type { Ui } from '../ui';

/** Tells a person once that a super app removed a mini program by force, however many releases that took. */
export class RemovalNotices extends Owner {
  readonly #store: ReleaseStore;
  readonly #ui: Ui;
  readonly #log: LogOutputChannel;
  readonly #told = new Set<string>();

  constructor(store: ReleaseStore, ui: Ui, log: LogOutputChannel) {
    super();
    this.#store = store;
    this.#ui = ui;
    this.#log = log;
    this.own(
      store.onDidChange((change) => {
        if (change.kind === 'release' && change.before?.removed === null) this.#tellOf(change.release);
      }),
    );
  }

  #tellOf(release: Release): void {
    this.#tell(release).catch((error: unknown) => this.#log.error(String(error)));
  }

  async #tell(release: Release): Promise<void> {
    const { removed, miniProgramId, miniProgramName, targetAppId, targetAppName, id: releaseId } = release;
    if (removed?.action !== 'force-remove') return;
    const key = `${miniProgramId}/${targetAppId}/${removed.at}`;
    if (this.#told.has(key)) return;
    this.#told.add(key);
    const { accountId } = await this.#store.me();
    if (removed.by?.accountId === accountId) return;
    const reason = firstLine(removed.reason ?? '');
    const sentence = l10n.t('{0} removed {1} by force: {2}', targetAppName, miniProgramName, reason);
    const button = await this.#ui.warn(sentence, { id: 'details', title: l10n.t('View Details') });
    if (button === 'details') await commands.executeCommand(commandIds.viewDetails, { releaseId });
  }
}
