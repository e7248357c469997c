import {
  authentication,
  commands,
  l10n,
  Uri,
  window,
  workspace,
  type ExtensionContext,
  type LogOutputChannel,
  type TextDocument,
  type WebviewPanel,
} from 'vscode';
import { onceDone } from '../core/onceDone';
import { ApprovalFilters } from './approvals/approvalFilter';
import { ApprovalsView } from './approvals/approvalsView';
import { ApprovalTree } from './approvals/approvalTree';
import { RemovalNotices } from './approvals/removalNotices';
import { RequestNotices } from './approvals/requestNotices';
import type * as Accounts from './auth/accounts';
import { PlatformAuthenticationProvider } from './auth/authenticationProvider';
import { SignedInAccount } from './auth/signedInAccount';
import type { CommandHandlers } from './commands/commandHandlers';
import { LazyConfigurationFiles } from './configuration/lazyConfigurationFiles';
import { ConnectionProfile } from './connection/connectionProfile';
import { PlatformSources } from './connection/platformSources';
import { ConnectionContext } from './connectionContext';
import { authenticationProviderId, commandIds, configurationScheme, releasePanelType } from './contributions';
import { forgetDraftsOfEnded } from './flows/drafts';
import { FolderMiniPrograms } from './folderMiniPrograms';
import { Owner } from './lifecycle';
import { perform } from './perform';
import { PinnedRelease } from './pinnedRelease';
import { PlatformConnection } from './platformConnection';
import type { ReleaseWork, ReleaseWorkOptions } from './releaseWork';
import { ReleaseStatusItem } from './status/releaseStatusItem';
import { PlatformStore } from './store/platformStore';
import { ChosenTesterLists } from './testers/chosenTesterLists';
import { isTesterList } from './testers/testerListFiles';
import { KeptInStep } from './testers/step/keptInStep';
import { closeOldReviews } from './testers/review/closeOldReviews';
import { MiniProgramsView } from './tree/miniProgramsView';
import { MiniProgramTree } from './tree/miniProgramTree';
import { WindowUi } from './windowUi';

/**
 * Composes the extension. Nothing here waits for anything: the platform starts when somebody looks at a view, opens a
 * release or gives a command, or when the workspace has a release for the status bar; what commands and panels need is
 * loaded when the first one is used.
 */
export class Application extends Owner {
  readonly log: LogOutputChannel;
  readonly account: SignedInAccount;
  readonly connection: PlatformConnection;
  readonly store: PlatformStore;
  readonly tree: MiniProgramTree;
  readonly approvals: ApprovalTree;
  readonly miniProgramsView: MiniProgramsView;
  readonly approvalsView: ApprovalsView;
  readonly status: ReleaseStatusItem;
  readonly #workOptions: ReleaseWorkOptions & { readonly folders: FolderMiniPrograms };
  #work: ReleaseWork | undefined;
  /** What a person can do, loaded when it is first needed. */
  readonly work = onceDone(async () => {
    const { ReleaseWork } = await import('./releaseWork');
    return (this.#work = this.own(new ReleaseWork(this.#workOptions)));
  });
  /** What tester lists have in the editor, loaded with the first one. */
  readonly testerLists = onceDone(async () => {
    const { TesterListLanguage } = await import('./testers/language/testerListLanguage');
    const { platform } = this.connection;
    return this.own(new TesterListLanguage({ ...this.#workOptions, platform }));
  });

  constructor(extension: ExtensionContext) {
    super();
    const { extensionUri, globalStorageUri, workspaceState: storage } = extension;
    const dataFolder = Uri.joinPath(globalStorageUri, 'platform');
    const serverScript = Uri.joinPath(extensionUri, 'dist', 'server.js').fsPath;
    const ui = new WindowUi();
    const log = window.createOutputChannel('Mini Program Release', { log: true });
    const account = this.own(new SignedInAccount(storage));
    const profile = new ConnectionProfile(extension.globalState, workspace.workspaceFolders?.[0]?.uri.toString() ?? '');
    const sources = new PlatformSources({
      serverScript,
      dataFolder: dataFolder.fsPath,
      globalStorage: globalStorageUri,
      secrets: extension.secrets,
      log,
    });
    const connection = this.own(new PlatformConnection(sources.at(profile.address), account, log));
    connection.signInAgain = async (somebody) => (await this.#accounts()).signInAgain(this.#workOptions, somebody);
    const store = this.own(new PlatformStore(connection, log));
    const pinned = this.own(new PinnedRelease(storage));
    const inStep = this.own(new KeptInStep(storage));
    const folders = this.own(new FolderMiniPrograms());
    const filters = this.own(new ApprovalFilters(storage));
    const approvals = this.own(new ApprovalTree(store, filters));
    this.#workOptions = {
      connection,
      profile,
      sources,
      account,
      store,
      pinned,
      inStep,
      filters,
      approvals,
      ui,
      log,
      extensionUri,
      dataFolder,
      storage,
      folders,
      testerLists: this.testerLists,
    };
    this.log = log;
    this.account = account;
    this.connection = connection;
    this.store = store;

    try {
      this.own(new ConnectionContext({ store, account, ui, log }));
      this.tree = this.own(new MiniProgramTree(store, folders, pinned));
      this.miniProgramsView = this.own(
        new MiniProgramsView(this.tree, store, account, (...dropped) => void this.#takeFiles(...dropped)),
      );
      this.approvals = approvals;
      this.approvalsView = this.own(new ApprovalsView(approvals, filters, store, log));
      const isShown = (releaseId: string): boolean => this.#work?.panels.isShown(releaseId) ?? false;
      this.own(new RequestNotices({ store, ui, log, storage: extension.globalState, isShown }));
      this.own(new RemovalNotices(store, ui, log));
      this.status = this.own(new ReleaseStatusItem({ store, folders, pinned, inStep, account, log }));

      this.own(
        store.onDidChange((change) => {
          if (change.kind !== 'release') return;
          forgetDraftsOfEnded({ store, drafts: storage }, change.release).catch((error: unknown) =>
            log.debug('What was typed for a release is kept', String(error)),
          );
        }),
      );

      this.#registerAccounts();
      this.#registerPanels();
      this.#registerConfigurations();
      this.#registerLinks();
      void closeOldReviews();
      this.#registerTesterLists();
      // Files are followed from the start, also where nobody does anything.
      if (inStep.all.size > 0) this.work().catch((error: unknown) => log.error(String(error)));
      this.#registerCommands();
    } catch (error) {
      // Nobody else knows of what stands already.
      void this.end();
      throw error;
    }
  }

  /** Ends everything, and resolves when the platform's process is gone. */
  async end(): Promise<void> {
    this.dispose();
    await this.connection.stop();
    // Last of all: a process writes to it until it is gone.
    this.log.dispose();
  }

  #accounts(): Promise<typeof Accounts> {
    return import('./auth/accounts');
  }

  #registerAccounts(): void {
    const choose = async (): Promise<boolean> =>
      (await (await this.#accounts()).switchTo(this.#workOptions)) === 'done';
    const signOut = async (accountId: string): Promise<void> => {
      await (await this.#accounts()).signOut(this.#workOptions, accountId);
      // The menu waits for the sign-out alone.
      if (!this.account.current && this.account.accounts.length > 0) {
        void commands.executeCommand(commandIds.switchAccount);
      }
    };
    const provider = this.own(new PlatformAuthenticationProvider(this.account, choose, signOut));
    this.own(
      authentication.registerAuthenticationProvider(
        authenticationProviderId,
        l10n.t('Mini Program Release'),
        provider,
        { supportsMultipleAccounts: false },
      ),
    );
  }

  #registerPanels(): void {
    const deserializeWebviewPanel = async (panel: WebviewPanel, state: unknown): Promise<void> => {
      const { panels } = await this.work();
      await panels.deserializeWebviewPanel(panel, state);
    };
    this.own(window.registerWebviewPanelSerializer(releasePanelType, { deserializeWebviewPanel }));
  }

  #registerConfigurations(): void {
    const files = this.own(new LazyConfigurationFiles(async () => (await this.work()).configurations));
    this.own(workspace.registerFileSystemProvider(configurationScheme, files, { isCaseSensitive: true }));
  }

  #registerLinks(): void {
    const handleUri = async (uri: Uri): Promise<void> => {
      await perform(this.#workOptions, 'openLink', async () => {
        await this.connection.started();
        return (await this.work()).openLink(uri);
      });
    };
    this.own(window.registerUriHandler({ handleUri }));
  }

  #registerTesterLists(): void {
    const { storage } = this.#workOptions;
    const opened = (document: TextDocument): void => {
      if (!isTesterList(document)) return;
      this.testerLists().catch((error: unknown) => this.log.error('Tester lists', String(error)));
    };
    this.own(new ChosenTesterLists(storage));
    this.own(workspace.onDidOpenTextDocument(opened));
    workspace.textDocuments.forEach(opened);
  }

  async #takeFiles(uriList: string, releaseId: string | undefined): Promise<void> {
    await perform(this.#workOptions, 'dropTesterFiles', () =>
      this.connection.acting(async () => (await this.work()).dropTesterFiles(uriList, releaseId)),
    );
  }

  #registerCommands(): void {
    for (const [name, id] of Object.entries(commandIds)) {
      const handle = async (argument: unknown, selected?: unknown): ReturnType<typeof perform> =>
        perform(this.#workOptions, name, () =>
          this.connection.acting(async () => {
            const { handlers } = await this.work();
            return handlers[name as keyof CommandHandlers](argument, selected);
          }),
        );
      this.own(commands.registerCommand(id, handle));
    }
  }
}
