import { Uri, type LogOutputChannel, type Memento } from 'vscode';
import type { ApprovalFilters } from './approvals/approvalFilter';
import type { ApprovalTree } from './approvals/approvalTree';
import type { SignedInAccount } from './auth/signedInAccount';
import type { ConnectionProfile } from './connection/connectionProfile';
import type { PlatformSources } from './connection/platformSources';
import type { CommandHandlers } from './commands/commandHandlers';
import { commandTable } from './commands/commandTable';
import { testerListCommands } from './commands/testerListCommands';
import { ConfigurationFiles } from './configuration/configurationFiles';
import { ConfigurationProblems } from './configuration/configurationProblems';
import { createReleasePanels } from './createReleasePanels';
import type { FlowContext, FlowOutcome } from './flowContext';
import { dropTesterFiles } from './flows/dropTesterFiles';
import { Owner } from './lifecycle';
import { openReleaseLink } from './links/openReleaseLink';
import type { ReleasePanels } from './panels/releasePanels';
import type { PinnedRelease } from './pinnedRelease';
import type { PlatformConnection } from './platformConnection';
import { ProjectProblems } from './project/projectProblems';
import type { ReleaseStore } from './store/releaseStore';
import { urisIn } from './testers/droppedFile';
import { ChangesUnderWay } from './testers/changesUnderWay';
import { TesterReviews } from './testers/review/testerReviews';
import { FixedLists } from './testers/fixedLists';
import type { TesterListLanguage } from './testers/language/testerListLanguage';
import type { KeptInStep } from './testers/step/keptInStep';
import { StepWatch } from './testers/step/stepWatch';
import { testerListThread } from './testers/testerListThread';
import { TesterProblems } from './testers/testerProblems';
import type { Ui } from './ui';

export interface ReleaseWorkOptions {
  readonly connection: PlatformConnection;
  readonly profile: ConnectionProfile;
  readonly sources: PlatformSources;
  readonly account: SignedInAccount;
  readonly store: ReleaseStore;
  readonly pinned: PinnedRelease;
  readonly inStep: KeptInStep;
  readonly filters: ApprovalFilters;
  readonly approvals: ApprovalTree;
  readonly ui: Ui;
  readonly log: LogOutputChannel;
  readonly extensionUri: Uri;
  readonly dataFolder: Uri;
  /** The workspace's state. */
  readonly storage: Memento;
  /** What tester lists have in the editor. */
  readonly testerLists: () => Promise<TesterListLanguage>;
}

/** Everything that takes a release from step to step: flows, panels and commands. Loaded when it is first needed. */
export class ReleaseWork extends Owner {
  readonly panels: ReleasePanels;
  readonly configurations: ConfigurationFiles;
  readonly handlers: CommandHandlers;
  /** Shows what a link points at. */
  readonly openLink: (uri: Uri) => Promise<FlowOutcome>;
  /** Takes what was dropped on a row of the tree. */
  readonly dropTesterFiles: (uriList: string, releaseId: string | undefined) => Promise<FlowOutcome>;

  constructor(options: ReleaseWorkOptions) {
    super();
    const { connection, profile, sources, account, store, pinned, inStep, filters, approvals } = options;
    const { ui, log, extensionUri, dataFolder, storage } = options;
    const context: FlowContext = {
      platform: connection.platform,
      store,
      ui,
      log,
      extensionUri,
      drafts: storage,
      projectProblems: this.own(new ProjectProblems()),
      testerProblems: this.own(new TesterProblems()),
      testerReviews: this.own(new TesterReviews()),
      testerChanges: this.own(new ChangesUnderWay()),
      configurationDocuments: {
        isUnsent: (uri) => this.configurations.isUnsent(uri),
        discard: (uri) => this.configurations.discard(uri),
      },
      acting: (work) => connection.acting(work),
      hasOtherAccounts: () => account.accounts.length > 1,
      openPanel: (releaseId, page) => this.panels.show(releaseId, page),
    };
    this.panels = this.own(createReleasePanels(context));
    this.own(new StepWatch({ context, kept: inStep }));
    this.configurations = this.own(new ConfigurationFiles(context));
    this.own(new ConfigurationProblems(this.configurations));
    this.own(
      connection.onDidChangeSource(() => {
        this.panels.closeAll();
        this.configurations.platformChanged();
      }),
    );
    this.openLink = (uri) => openReleaseLink(context, uri, profile.address);
    this.dropTesterFiles = async (uriList, releaseId) => {
      const release = releaseId === undefined ? undefined : await store.release(releaseId);
      return dropTesterFiles(context, release, urisIn(uriList));
    };
    const tables = commandTable({
      context,
      connection,
      profile,
      sources,
      account,
      pinned,
      inStep,
      filters,
      approvals,
      deliveryKeys: Uri.joinPath(dataFolder, 'delivery-keys.json'),
      open: (releaseId, place) => this.panels.show(releaseId, place),
    });
    const fixedLists = this.own(new FixedLists(testerListThread(extensionUri)));
    this.handlers = { ...tables, ...testerListCommands({ context, fixedLists, testerLists: options.testerLists }) };
  }
}
