import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Uri, window, type LogOutputChannel } from 'vscode';
import { collectProject } from '../../../src/client/upload/collectProject';
import { packProject } from '../../../src/client/upload/packProject';
import type { Release } from '../../../src/protocol/release';
import { version } from '../../../package.json';
import * as accounts from '../../../src/editor/auth/accounts';
import { PlatformAuthenticationProvider } from '../../../src/editor/auth/authenticationProvider';
import { SignedInAccount } from '../../../src/editor/auth/signedInAccount';
import { ConnectionProfile } from '../../../src/editor/connection/connectionProfile';
import { RemoteSource } from '../../../src/editor/connection/remoteSource';
import { PlatformSources } from '../../../src/editor/connection/platformSources';
import { Owner } from '../../../src/editor/lifecycle';
import { PlatformConnection } from '../../../src/editor/platformConnection';
import type { ConnectionState } from '../../../src/editor/store/releaseStore';
import { PlatformStore } from '../../../src/editor/store/platformStore';
import { SharedSecrets } from '../../support/laggingSecrets';
import { OidcProvider, providerPerson, type ProviderPerson } from '../../support/oidcProvider';
import { eventually, seed, startPlatform, type TestPlatform } from '../../support/platform';
import { Recording } from '../../support/recording';
import { chooses, ScriptedUi } from '../../support/scriptedUi';
import { visitProvider } from '../../support/visitProvider';
import { RememberedDrafts, sampleFolder } from '../flows/flowWorld';

/** Bundled tests run from `out/test/editor/connection`. */
const projectFolder = dirname(dirname(dirname(dirname(__dirname))));

export const dana = providerPerson('Dana Developer', 'dana-developer@local.example');
export const rui = providerPerson('Rui Reviewer', 'rui-reviewer@local.example');
/** Somebody whom nobody invited. */
export const stranger = providerPerson('Sam Stranger', 'sam@elsewhere.example');

/** A team's platform at an address, and the OpenID provider by which its people sign in. */
export class Team {
  readonly provider: OidcProvider;
  readonly folder: string;
  /** What the editor keeps on this machine for all windows. */
  readonly secrets = new SharedSecrets();
  readonly globalState = new RememberedDrafts();
  readonly #windows: TeamWindow[] = [];
  #platform: TestPlatform;

  private constructor(provider: OidcProvider, folder: string, platform: TestPlatform) {
    this.provider = provider;
    this.folder = folder;
    this.#platform = platform;
  }

  static async start(): Promise<Team> {
    const provider = await OidcProvider.start({
      people: [dana, rui, stranger],
      redirectUris: ['http://127.0.0.1/signed-in'],
    });
    const folder = await mkdtemp(join(tmpdir(), 'team-'));
    return new Team(provider, folder, await startAt(provider, join(folder, 'platform'), 0));
  }

  get platform(): TestPlatform {
    return this.#platform;
  }

  get address(): string {
    return this.#platform.url;
  }

  /** Nobody listens at the platform's address any more. */
  async goAway(): Promise<void> {
    await this.#platform.stop();
  }

  /** It listens again at the same address. */
  async comeBack(): Promise<void> {
    const { port } = new URL(this.address);
    this.#platform = await startAt(this.provider, join(this.folder, 'platform'), Number(port));
  }

  /** Changes something while nobody listens at the platform's address. */
  async changedMeanwhile(change: (platform: TestPlatform) => Promise<unknown>): Promise<void> {
    const elsewhere = await startAt(this.provider, join(this.folder, 'platform'), 0);
    await change(elsewhere);
    await elsewhere.stop();
  }

  /** A window of somebody, with a folder open; windows share the machine's secrets. */
  window(folder = 'file:///harbor-coffee', workspace = new RememberedDrafts()): TeamWindow {
    const made = new TeamWindow(this, folder, workspace, `Window ${this.#windows.length + 1} of a team`);
    this.#windows.push(made);
    return made;
  }

  /** A new release of a new version, as the person of a window has it. */
  async release({ connection: { platform } }: TeamWindow, version: string): Promise<Release> {
    const { bytes, size } = await packProject(await collectProject(sampleFolder));
    const uploaded = await platform.call('uploadVersion', {
      params: { id: seed.harborCoffee },
      query: { version },
      stream: { mediaType: 'application/zip', bytes, size },
    });
    const { id } = await platform.call('selectApp', {
      params: { id: uploaded.id },
      body: { targetAppId: seed.harborWallet, environment: 'Production' },
    });
    return eventually(
      () => platform.call('getRelease', { params: { id } }),
      ({ build }) => build.state === 'built',
      30_000,
    );
  }

  /** Whoever the provider takes the next person in the browser for. */
  set person(person: ProviderPerson | null) {
    this.provider.person = person;
  }

  async stop(): Promise<void> {
    for (const one of this.#windows) await one.close();
    await this.#platform.stop();
    await this.provider.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A window as far as it connects to platforms and signs in to them. */
export class TeamWindow extends Owner {
  readonly ui = new ScriptedUi();
  readonly log: LogOutputChannel;
  readonly logged: string[] = [];
  readonly workspace: RememberedDrafts;
  readonly account: SignedInAccount;
  readonly profile: ConnectionProfile;
  readonly sources: PlatformSources;
  readonly connection: PlatformConnection;
  readonly store: PlatformStore;
  readonly authentication: PlatformAuthenticationProvider;
  readonly states = new Recording<ConnectionState>();
  #isClosed = false;

  constructor(team: Team, folder: string, workspace: RememberedDrafts, name: string) {
    super();
    this.log = watchedLog(window.createOutputChannel(name, { log: true }), this.logged);
    this.workspace = workspace;
    this.account = this.own(new SignedInAccount(workspace));
    this.profile = new ConnectionProfile(team.globalState, folder);
    this.sources = new PlatformSources({
      serverScript: join(projectFolder, 'dist', 'server.js'),
      dataFolder: join(team.folder, 'own'),
      globalStorage: Uri.file(join(team.folder, 'global')),
      secrets: team.secrets.window(),
      log: this.log,
    });
    this.connection = this.own(new PlatformConnection(this.sources.at(this.profile.address), this.account, this.log));
    this.connection.signInAgain = (somebody) => accounts.signInAgain(this, somebody);
    this.store = this.own(new PlatformStore(this.connection, this.log));
    this.authentication = new PlatformAuthenticationProvider(
      this.account,
      async () => (await accounts.switchTo(this)) === 'done',
      (accountId) => accounts.signOut(this, accountId),
    );
    this.own(this.authentication);
    this.own(this.connection.onDidChange(this.states.add));
    this.ui.inBrowser = async (address) => fetch(await visitProvider(address));
  }

  /** The platform at an address that it works with. */
  get remote(): RemoteSource {
    const { source } = this.connection;
    if (!(source instanceof RemoteSource)) throw new Error('it works with the platform on this machine');
    return source;
  }

  /** Signs whoever sits before the provider in, by the browser. */
  async signIn(): Promise<void> {
    this.ui.willAnswer(chooses('In the Browser'));
    await accounts.signIn(this);
    this.ui.verify();
  }

  /** Waits until the connection stands like this. */
  async until(kind: ConnectionState['kind']): Promise<ConnectionState> {
    await this.states.until(() => this.connection.state.kind === kind);
    return this.connection.state;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.connection.stop();
    this.dispose();
    this.log.dispose();
  }
}

async function startAt(provider: OidcProvider, folder: string, port: number): Promise<TestPlatform> {
  const { issuer, clientId } = provider;
  await mkdir(folder, { recursive: true });
  return startPlatform({ folder, port, openId: { issuer, clientId, audiences: [] }, settings: { version } });
}

/** Keeps a copy of all that is logged. */
function watchedLog(log: LogOutputChannel, lines: string[]): LogOutputChannel {
  return new Proxy(log, {
    get: (target, key): unknown => {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]): unknown => {
        lines.push(
          [String(key), ...given.map((one) => (one instanceof Error ? (one.stack ?? '') : String(one)))].join(' '),
        );
        return Reflect.apply(value, target, given) as unknown;
      };
    },
  });
}
