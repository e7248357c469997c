import { authentication, commands, l10n, Uri, window, type ExtensionContext, type LogOutputChannel } from 'vscode';
import { ApprovalsView } from './approvals/approvalsView';
import { ApprovalTree } from './approvals/approvalTree';
import { RequestNotices } from './approvals/requestNotices';
import { LocalAuthenticationProvider } from './auth/authenticationProvider';
import { SignedInAccount } from './auth/signedInAccount';
import { switchAccount } from './auth/switchAccount';
import type { CommandHandlers } from './commands/commandHandlers';
import { commandTable } from './commands/commandTable';
import { ConnectionContext } from './connectionContext';
import { authenticationProviderId, commandIds } from './contributions';
import { createReleasePanels } from './createReleasePanels';
import type { FlowContext } from './flowContext';
import { FolderMiniPrograms } from './folderMiniPrograms';
import { Owner } from './lifecycle';
import type { ReleasePanels } from './panels/releasePanels';
import { perform } from './perform';
import { PinnedRelease } from './pinnedRelease';
import { PlatformConnection } from './platformConnection';
import { ProjectProblems } from './project/projectProblems';
import { ReleaseStatusItem } from './status/releaseStatusItem';
import { PlatformStore } from './store/platformStore';
import { TesterProblems } from './testers/testerProblems';
import { MiniProgramsView } from './tree/miniProgramsView';
import { MiniProgramTree } from './tree/miniProgramTree';
import { WindowUi } from './windowUi';

/**
 * Composes the extension. Nothing here waits for anything: the platform starts when somebody looks at a view, opens a
 * release or gives a command, or when the workspace has a release for the status bar.
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
  readonly #context: FlowContext;
  readonly #panels: ReleasePanels;

  constructor(extension: ExtensionContext) {
    super();
    const { extensionUri, globalStorageUri, workspaceState } = extension;
    const dataFolder = Uri.joinPath(globalStorageUri, 'platform');
    const ui = new WindowUi();
    this.log = window.createOutputChannel('Mini Program Release', { log: true });
    this.account = this.own(new SignedInAccount(workspaceState));
    this.connection = this.own(
      new PlatformConnection(
        {
          serverScript: Uri.joinPath(extensionUri, 'dist', 'server.js').fsPath,
          dataFolder: dataFolder.fsPath,
          log: this.log,
        },
        this.account,
      ),
    );
    this.store = this.own(new PlatformStore(this.connection, this.log));
    const pinned = this.own(new PinnedRelease(workspaceState));
    const folders = this.own(new FolderMiniPrograms());
    const { log, store } = this;

    this.#context = {
      platform: this.connection.platform,
      store,
      ui,
      log,
      extensionUri,
      drafts: workspaceState,
      projectProblems: this.own(new ProjectProblems()),
      testerProblems: this.own(new TesterProblems()),
      openPanel: (releaseId, page) => this.#panels.show(releaseId, page),
    };
    this.#panels = this.own(createReleasePanels(this.#context));

    this.own(new ConnectionContext(store, ui, log));
    this.tree = this.own(new MiniProgramTree(store, folders, pinned));
    this.miniProgramsView = this.own(new MiniProgramsView(this.tree, store));
    this.approvals = this.own(new ApprovalTree(store));
    this.approvalsView = this.own(new ApprovalsView(this.approvals, store, log));
    this.own(new RequestNotices({ store, ui, log, isShown: (releaseId) => this.#panels.isShown(releaseId) }));
    this.status = this.own(new ReleaseStatusItem({ store, folders, pinned, account: this.account, log }));

    this.#registerAccounts();
    this.#registerCommands(
      commandTable({
        context: this.#context,
        connection: this.connection,
        account: this.account,
        pinned,
        deliveryKeys: Uri.joinPath(dataFolder, 'delivery-keys.json'),
        open: (releaseId, place) => this.#panels.show(releaseId, place),
      }),
    );
  }

  /** Ends everything, and resolves when the platform's process is gone. */
  async end(): Promise<void> {
    this.dispose();
    await this.connection.stop();
    // Last of all: a process writes to it until it is gone.
    this.log.dispose();
  }

  #registerAccounts(): void {
    const choose = async (): Promise<boolean> => {
      await this.connection.started();
      return (await switchAccount(this.#context.ui, this.account)) === 'done';
    };
    const provider = this.own(new LocalAuthenticationProvider(this.account, choose));
    this.own(
      authentication.registerAuthenticationProvider(
        authenticationProviderId,
        l10n.t('Mini Program Release (local accounts)'),
        provider,
        { supportsMultipleAccounts: false },
      ),
    );
  }

  #registerCommands(handlers: CommandHandlers): void {
    for (const [name, handler] of Object.entries(handlers)) {
      const id = commandIds[name as keyof CommandHandlers];
      this.own(
        commands.registerCommand(id, (argument: unknown) => perform(this.#context, name, () => handler(argument))),
      );
    }
  }
}
