import {
  EventEmitter,
  l10n,
  StatusBarAlignment,
  ThemeColor,
  window,
  type Disposable,
  type LogOutputChannel,
  type MarkdownString,
} from 'vscode';
import type { Release } from '../../protocol/release';
import type { SignedInAccount } from '../auth/signedInAccount';
import { commandIds } from '../contributions';
import type { FolderMiniPrograms } from '../folderMiniPrograms';
import { Owner } from '../lifecycle';
import type { PinnedRelease } from '../pinnedRelease';
import { connectionSentence } from '../sentences/connectionSentence';
import { standing, targetName, versionName } from '../sentences/statusWords';
import type { ReleaseStore } from '../store/releaseStore';
import { inStepSentence, type KeptInStep } from '../testers/step/keptInStep';
import { commandLink, Story } from '../story';
import { workspaceRelease } from '../workspaceRelease';
import { statusText } from './statusText';

export interface ReleaseStatusOptions {
  readonly store: ReleaseStore;
  readonly folders: FolderMiniPrograms;
  readonly pinned: PinnedRelease;
  readonly inStep: KeptInStep;
  readonly account: SignedInAccount;
  readonly log: LogOutputChannel;
}

/**
 * The one status bar item: where the current release stands. It follows the platform while the workspace has a release to
 * tell of, pinned or the folder's own, and is not there otherwise.
 */
export class ReleaseStatusItem extends Owner {
  readonly #options: ReleaseStatusOptions;
  readonly #item = this.own(window.createStatusBarItem('currentRelease', StatusBarAlignment.Left, 0));
  readonly #shown = this.own(new EventEmitter<string>());
  /** The text that is shown now. */
  readonly onDidShow = this.#shown.event;
  #watching: Disposable | undefined;
  /** Counts what was asked, so that a slow answer never replaces a newer one. */
  #asked = 0;

  constructor(options: ReleaseStatusOptions) {
    super();
    this.#options = options;
    this.#item.name = l10n.t('Mini Program Release');
    const { store, folders, pinned } = options;
    const update = (): void => void this.#update();
    this.own(store.onDidChange(({ kind }) => kind !== 'approvals' && update()));
    this.own(store.onDidChangeConnection(update));
    this.own(folders.onDidChange(update));
    this.own(pinned.onDidChange(update));
    this.own(options.inStep.onDidChange(update));
    this.own({ dispose: () => void this.#watching?.dispose() });
    update();
  }

  async #update(): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    const { store, folders, pinned, log } = this.#options;
    if (pinned.releaseId === undefined && folders.miniProgramIds.length === 0) return this.#hide();
    this.#watching ??= store.watch();
    const { kind } = store.connection;
    if (kind === 'unreachable' || kind === 'failed' || kind === 'refused') return this.#showConnection();
    if (kind !== 'ready' && kind !== 'offline') return this.#item.hide();
    try {
      const release = await workspaceRelease(store, pinned, folders.miniProgramIds);
      if (asked !== this.#asked) return;
      if (release) this.#show(release);
      else if (kind === 'offline') this.#showConnection();
      else this.#item.hide();
    } catch (error) {
      log.debug('The current release could not be read', String(error));
    }
  }

  #hide(): void {
    this.#watching?.dispose();
    this.#watching = undefined;
    this.#item.hide();
  }

  #show(release: Release): void {
    const { connection } = this.#options.store;
    const isOld = connection.kind === 'offline';
    const sentence = connectionSentence(connection);
    const { text, label, mustAct } = statusText(release, isOld);
    this.#item.text = text;
    this.#item.tooltip = this.#menu(release, [
      standing(release),
      ...(isOld ? [sentence] : []),
      inStepSentence(this.#options.inStep, release.id) ?? '',
    ]);
    this.#item.accessibilityInformation = { label: isOld ? `${label}. ${sentence}` : label, role: 'button' };
    this.#item.backgroundColor = mustAct ? new ThemeColor('statusBarItem.warningBackground') : undefined;
    this.#item.command = {
      command: commandIds.openRelease,
      title: l10n.t('Open Release Progress'),
      arguments: [{ releaseId: release.id }],
    };
    this.#item.show();
    this.#shown.fire(this.#item.text);
  }

  #showConnection(): void {
    const state = this.#options.store.connection;
    const failed = state.kind === 'failed' || state.kind === 'refused';
    const sentence = connectionSentence(state);
    this.#item.text = !failed
      ? l10n.t('$(debug-disconnect) Release platform')
      : state.kind === 'failed'
        ? l10n.t('$(warning) Release platform stopped')
        : l10n.t('$(warning) Release platform not usable');
    this.#item.tooltip = sentence;
    this.#item.accessibilityInformation = { label: sentence, role: 'button' };
    this.#item.backgroundColor = failed ? new ThemeColor('statusBarItem.warningBackground') : undefined;
    this.#item.command = failed ? commandIds.restartPlatform : commandIds.showLog;
    this.#item.show();
    this.#shown.fire(this.#item.text);
  }

  #menu(release: Release, lines: readonly string[]): MarkdownString {
    const { id: releaseId } = release;
    const { pinned, account } = this.#options;
    const commands = [
      commandIds.openRelease,
      commandIds.nextStep,
      commandIds.showReleaseLog,
      commandIds.pickRelease,
      commandIds.unpinRelease,
      commandIds.switchAccount,
    ];
    const story = new Story(commands).title(l10n.t('{0} on {1}', versionName(release), targetName(release)));
    for (const line of lines.filter((text) => text !== '')) story.line(line);
    return story
      .links(
        commandLink(l10n.t('Open'), commandIds.openRelease, { releaseId }),
        ...(release.next === null ? [] : [commandLink(l10n.t('Next Step'), commandIds.nextStep, { releaseId })]),
        commandLink(l10n.t('Show Log'), commandIds.showReleaseLog, { releaseId }),
      )
      .links(
        commandLink(l10n.t('Other Releases…'), commandIds.pickRelease),
        ...(pinned.releaseId === undefined ? [] : [commandLink(l10n.t('Unpin'), commandIds.unpinRelease)]),
        commandLink(account.current?.name ?? l10n.t('Switch Account'), commandIds.switchAccount),
      ).markdown;
  }
}
