import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAdmin } from './adminProcess';
import { OidcProvider, type ProviderPerson } from './oidcProvider';
import { Phone } from './phone';
import { ServedProcess } from './servedProcess';
import { createDatabase, onServer } from './testDatabase';

/** One process of a team's platform, at an address that stays the same. */
export interface TeamProcess {
  readonly address: string;
  served: ServedProcess;
}

/**
 * A team's platform as an operator runs it: two equal processes over one PostgreSQL and one data folder, set up by the `admin`
 * subcommands alone, with people who sign in by an OpenID provider.
 */
export class TeamPlatform {
  readonly provider: OidcProvider;
  readonly #folder: string;
  readonly #database: string;
  #processes: readonly TeamProcess[] = [];

  private constructor(provider: OidcProvider, folder: string, database: string) {
    this.provider = provider;
    this.#folder = folder;
    this.#database = database;
  }

  static async start(people: readonly [ProviderPerson, ...ProviderPerson[]]): Promise<TeamPlatform> {
    const provider = await OidcProvider.start({ people, redirectUris: ['http://127.0.0.1/signed-in'] });
    const folder = await mkdtemp(join(tmpdir(), 'team-'));
    const team = new TeamPlatform(provider, folder, await createDatabase());
    team.#processes = await Promise.all([team.#begin(), team.#begin()]);
    return team;
  }

  /** The two processes, both of which the same is asked of. */
  get processes(): readonly [TeamProcess, TeamProcess] {
    const [one, other] = this.#processes;
    assert.ok(one && other, 'the platform has not started');
    return [one, other];
  }

  /** Runs a subcommand of `admin`, and answers what it printed. */
  async admin(...args: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
    const { code, stdout, stderr } = await runAdmin(args, { DATABASE_URL: this.#database });
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as Readonly<Record<string, unknown>>;
  }

  /** Invites somebody whom the provider knows. */
  async invite({ email, name }: ProviderPerson, workspace: string, role: string): Promise<void> {
    await this.admin('create-account', '--email', email, '--name', name);
    await this.admin('add-member', '--workspace', workspace, '--email', email, '--role', role);
  }

  /** The super app with this delivery key, asking one of the processes. */
  async phoneAt({ served }: TeamProcess, deliveryKey: string): Promise<Phone> {
    return new Phone(await served.client(), deliveryKey);
  }

  /** Ends a process as the operating system would, without a chance to clean up. */
  async kill({ served }: TeamProcess): Promise<void> {
    served.child.kill('SIGKILL');
    await served.exit;
  }

  /** Starts a process that has ended, at the same address. */
  async startAgain(process: TeamProcess): Promise<void> {
    process.served = this.#serve(new URL(process.address).port);
    await process.served.said('listening');
  }

  async stop(): Promise<void> {
    await Promise.all(this.#processes.map(({ served }) => served.stop()));
    await this.provider.close();
    await onServer((client) => client.query(`drop database ${new URL(this.#database).pathname.slice(1)} with (force)`));
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #begin(): Promise<TeamProcess> {
    const served = this.#serve('0');
    const { port } = await served.said('listening');
    return { address: `http://127.0.0.1:${port}`, served };
  }

  #serve(port: string): ServedProcess {
    const { issuer, clientId } = this.provider;
    const openId = ['--oidc-issuer', issuer, '--oidc-client-id', clientId];
    return new ServedProcess(['serve', '--data', this.#folder, '--port', port, ...openId], {
      DATABASE_URL: this.#database,
    });
  }
}
