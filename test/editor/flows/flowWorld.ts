import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Uri, window, type LogOutputChannel, type Memento, type WorkspaceFolder } from 'vscode';
import { collectProject } from '../../../src/client/upload/collectProject';
import { packProject } from '../../../src/client/upload/packProject';
import type { Environment } from '../../../src/core/releaseTarget';
import { ApprovalFilters } from '../../../src/editor/approvals/approvalFilter';
import { ApprovalTree } from '../../../src/editor/approvals/approvalTree';
import { SignedInAccount } from '../../../src/editor/auth/signedInAccount';
import type { FlowContext } from '../../../src/editor/flowContext';
import { ConnectionProfile } from '../../../src/editor/connection/connectionProfile';
import type { EmbeddedSource } from '../../../src/editor/connection/embeddedSource';
import { PlatformSources } from '../../../src/editor/connection/platformSources';
import { PlatformConnection } from '../../../src/editor/platformConnection';
import { ProjectProblems } from '../../../src/editor/project/projectProblems';
import { PlatformStore } from '../../../src/editor/store/platformStore';
import { ChangesUnderWay } from '../../../src/editor/testers/changesUnderWay';
import { TesterReviews } from '../../../src/editor/testers/review/testerReviews';
import { KeptInStep } from '../../../src/editor/testers/step/keptInStep';
import { TesterProblems } from '../../../src/editor/testers/testerProblems';
import type { Approval } from '../../../src/protocol/approval';
import type { Release } from '../../../src/protocol/release';
import type { Version } from '../../../src/protocol/version';
import type { SeedAccount } from '../../support/platform';
import { RememberedSecrets } from '../../support/rememberedSecrets';
import { ScriptedUi, type Answer } from '../../support/scriptedUi';

/** Bundled tests run from `out/test/editor/flows`. */
const projectFolder = dirname(dirname(dirname(dirname(__dirname))));

export const harborCoffee = '2026112300000001';
export const sampleFolder = join(projectFolder, 'samples', 'harbor-coffee');

export type AccountId = SeedAccount;

/** A platform of its own for a suite, and a person who uses it through the flows. */
export class FlowWorld {
  /** Where the extension is installed. */
  static readonly extensionUri = Uri.file(projectFolder);
  readonly opened: string[] = [];
  readonly drafts = new RememberedDrafts();
  readonly #log: LogOutputChannel;
  readonly account = new SignedInAccount(new RememberedDrafts());
  readonly #projectProblems = new ProjectProblems();
  readonly #testerProblems = new TesterProblems();
  readonly testerReviews = new TesterReviews();
  readonly testerChanges = new ChangesUnderWay();
  readonly inStep = new KeptInStep(this.drafts);
  readonly #asked: ScriptedUi[] = [];
  readonly dataFolder: string;
  readonly #otherWindows: FlowWorld[] = [];
  readonly embedded: EmbeddedSource;
  readonly sources: PlatformSources;
  readonly profile = new ConnectionProfile(new RememberedDrafts(), '');
  readonly connection: PlatformConnection;
  readonly store: PlatformStore;
  readonly filters = new ApprovalFilters(new RememberedDrafts());
  readonly approvals: ApprovalTree;

  private constructor(dataFolder: string, windowName = 'Flows under test') {
    this.dataFolder = dataFolder;
    // Channels of one name are one channel.
    this.#log = window.createOutputChannel(windowName, { log: true });
    const serverScript = join(projectFolder, 'dist', 'server.js');
    this.sources = new PlatformSources({
      serverScript,
      dataFolder,
      globalStorage: Uri.file(dataFolder),
      secrets: new RememberedSecrets(),
      log: this.#log,
    });
    this.embedded = this.sources.embedded();
    this.connection = new PlatformConnection(this.embedded, this.account, this.#log);
    this.store = new PlatformStore(this.connection, this.#log);
    this.approvals = new ApprovalTree(this.store, this.filters);
  }

  static async start(): Promise<FlowWorld> {
    const world = await FlowWorld.notStarted();
    await world.connection.started();
    return world;
  }

  /** A platform that is not asked for anything yet, so that a test may do something to its folder before. */
  static async notStarted(): Promise<FlowWorld> {
    return new FlowWorld(await mkdtemp(join(tmpdir(), 'flows-')));
  }

  get platform(): PlatformConnection['platform'] {
    return this.connection.platform;
  }

  signIn(accountId: AccountId): Promise<void> {
    return this.account.signIn(accountId);
  }

  signOut(): Promise<void> {
    return this.account.signOut();
  }

  /** A context in which the person will answer this. */
  context(...answers: readonly Answer[]): FlowContext & { readonly ui: ScriptedUi } {
    const ui = new ScriptedUi().willAnswer(...answers);
    this.#asked.push(ui);
    return {
      platform: this.platform,
      store: this.store,
      ui,
      log: this.#log,
      extensionUri: FlowWorld.extensionUri,
      drafts: this.drafts,
      projectProblems: this.#projectProblems,
      testerProblems: this.#testerProblems,
      testerReviews: this.testerReviews,
      testerChanges: this.testerChanges,
      openPanel: (releaseId, page) => this.opened.push(page === undefined ? releaseId : `${releaseId} ${page}`),
    };
  }

  /** Fails when a question of the test was not the expected one. */
  verify(): void {
    for (const ui of this.#asked.splice(0)) ui.verify();
  }

  /** Uploads the sample, as far as a test needs a version and not the flow. */
  async uploaded(version: string, miniProgramId = harborCoffee): Promise<Version> {
    const { bytes, size } = await packProject(await collectProject(sampleFolder));
    return this.platform.call('uploadVersion', {
      params: { id: miniProgramId },
      query: { version },
      stream: { mediaType: 'application/zip', bytes, size },
    });
  }

  /** A new release of a new version, its package built. */
  async built(version: string, environment: Environment, appName = 'Harbor Wallet'): Promise<Release> {
    const uploaded = await this.uploaded(version);
    const release = await this.platform.call('selectApp', {
      params: { id: uploaded.id },
      body: { targetAppId: await this.appNamed(appName), environment },
    });
    return this.until(release.id, ({ build }) => build.state === 'built');
  }

  /** A release in Pilot Testing, as the developer who asked for it sees it. */
  async inPilotTesting(version: string): Promise<Release> {
    const { id, revision } = await this.built(version, 'Production');
    await this.platform.call('applyRelease', { params: { id }, body: {}, ifMatch: revision });
    await this.signIn('rui-reviewer');
    const request = await this.approvalOf(id);
    await this.platform.call('approve', { params: { id: request.id }, body: {}, ifMatch: request.revision });
    await this.signIn('dana-developer');
    return this.release(id);
  }

  /** Adds a release's testers, one user ID a line. */
  async addTesters(releaseId: string, list: string): Promise<void> {
    const { revision } = await this.release(releaseId);
    await this.platform.call('addTesters', {
      params: { id: releaseId },
      stream: { mediaType: 'text/plain', bytes: Buffer.from(list) },
      ifMatch: revision,
    });
  }

  private async appNamed(name: string): Promise<string> {
    const apps = await this.store.targetApps();
    return apps.find((app) => app.name === name)?.id ?? '';
  }

  release(id: string): Promise<Release> {
    return this.platform.call('getRelease', { params: { id } });
  }

  /** The request of a release that waits for the signed-in reviewer. */
  async approvalOf(releaseId: string): Promise<Approval> {
    const { items } = await this.platform.call('listApprovals', { query: { box: 'mine', status: 'In Review' } });
    const approval = items.find((one) => one.releaseId === releaseId);
    if (approval === undefined) throw new Error(`no request for ${releaseId}`);
    return approval;
  }

  /** Waits until a release is as it should be, as the platform's events tell. */
  async until(id: string, fits: (release: Release) => boolean): Promise<Release> {
    const watching = this.store.watch();
    try {
      return await new Promise<Release>((resolve, reject) => {
        const look = async (): Promise<void> => {
          // What somebody asked the store for is kept up to date.
          const release = await this.store.release(id);
          if (!fits(release)) return;
          listening.dispose();
          resolve(release);
        };
        const listening = this.store.onDidChange(() => void look().catch(reject));
        void look().catch(reject);
      });
    } finally {
      watching.dispose();
    }
  }

  /** The platform as another window has it: a process of its own on the same data, with somebody else signed in. */
  async otherWindow(accountId: AccountId): Promise<PlatformConnection['platform']> {
    return (await this.windowOf(accountId)).platform;
  }

  /** Another window with all its flows. It ends with this one. */
  async windowOf(accountId: AccountId): Promise<FlowWorld> {
    // Two logs of one name would be one log, which ends with the first of them.
    const name = `Window ${this.#otherWindows.length + 2} of ${accountId} under test`;
    const other = new FlowWorld(this.dataFolder, name);
    this.#otherWindows.push(other);
    await other.connection.started();
    await other.signIn(accountId);
    return other;
  }

  async stop(): Promise<void> {
    for (const other of this.#otherWindows) await other.close();
    await this.close();
    await rm(this.dataFolder, { recursive: true, force: true });
  }

  /** Ends it as a window that is closed; its data stays. */
  async close(): Promise<void> {
    this.approvals.dispose();
    this.filters.dispose();
    this.store.dispose();
    await this.connection.stop();
    this.connection.dispose();
    this.account.dispose();
    this.#projectProblems.dispose();
    this.#testerProblems.dispose();
    this.testerReviews.dispose();
    this.testerChanges.dispose();
    this.inStep.dispose();
    this.#log.dispose();
  }
}

/** A folder as a window has it. */
export function folderAt(path: string, name = 'harbor-coffee'): WorkspaceFolder {
  return { uri: Uri.file(path), name, index: 0 };
}

/** What a workspace remembers, for as long as the test runs. */
export class RememberedDrafts implements Memento {
  readonly #values = new Map<string, unknown>();

  keys(): readonly string[] {
    return [...this.#values.keys()];
  }

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as VS Code declares it
  get<T>(key: string): T | undefined {
    return this.#values.get(key) as T | undefined;
  }

  update(key: string, value: unknown): Thenable<void> {
    if (value === undefined) this.#values.delete(key);
    else this.#values.set(key, value);
    return Promise.resolve();
  }
}
