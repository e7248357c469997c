import { EventEmitter, type LogOutputChannel } from 'vscode';
import { ConnectionError } from '../../client/connectionError';
import { describePlatform } from '../../client/remote/describePlatform';
import { refreshTokens, revokeTokens, type Tokens } from '../../client/remote/openIdClient';
import { mayPass, RemoteFailure } from '../../client/remote/remoteFailure';
import { SignInError } from '../../client/remote/signInError';
import type { PlatformDescription, SignIn } from '../../protocol/platform';
import { isOf, type RemoteSessions } from '../auth/remoteSessions';
import type { Account } from '../auth/signedInAccount';
import type { RemoteSession } from '../auth/storedSessions';
import { Owner } from '../lifecycle';
import type { PlatformSource, SourceState } from './platformSource';

/** An ID token that ends sooner is renewed before it is used, in milliseconds. */
const renewBefore = 60_000;

/** Until the first try to reach again what does not answer, and between two later ones; in milliseconds. */
const firstTry = 1_000;
const tryEvery = 10_000;

export interface RemoteSourceOptions {
  readonly address: string;
  readonly sessions: RemoteSessions;
  readonly log: LogOutputChannel;
}

/** The platform at an address, with those who signed in to it here. */
export class RemoteSource extends Owner implements PlatformSource {
  readonly id: string;
  readonly #options: RemoteSourceOptions;
  readonly #changed = this.own(new EventEmitter<SourceState>());
  readonly onDidChange = this.#changed.event;
  readonly #accountsChanged = this.own(new EventEmitter<readonly Account[]>());
  readonly onDidChangeAccounts = this.#accountsChanged.event;
  readonly #ending = new AbortController();
  #state: SourceState = { kind: 'starting' };
  #known: readonly RemoteSession[] = [];
  #description: PlatformDescription | undefined;
  #meeting: Promise<PlatformDescription> | undefined;
  /** Whose session cannot be renewed, because the provider does not answer. */
  #waiting: string | undefined;
  #nextTry: NodeJS.Timeout | undefined;

  constructor(options: RemoteSourceOptions) {
    super();
    this.#options = options;
    this.id = options.address;
    this.own(options.sessions);
    this.own(options.sessions.onDidChange(() => void this.readSessions()));
    this.own({ dispose: () => this.#end() });
  }

  get state(): SourceState {
    return this.#state;
  }

  get accounts(): readonly Account[] {
    return this.#known.map(({ account }) => account);
  }

  get sessions(): RemoteSessions {
    return this.#options.sessions;
  }

  start(): void {
    if (this.#description === undefined) void this.describe().catch(() => undefined);
  }

  /** What the platform says of itself; asked for once. */
  describe(): Promise<PlatformDescription> {
    if (this.#description) return Promise.resolve(this.#description);
    this.#meeting ??= this.#meet().finally(() => (this.#meeting = undefined));
    return this.#meeting;
  }

  async baseUrl(): Promise<string> {
    try {
      await this.describe();
    } catch (error) {
      throw error instanceof RemoteFailure ? new ConnectionError('UNREACHABLE', { cause: error }) : error;
    }
    return this.#options.address;
  }

  async bearer(accountId: string): Promise<string | undefined> {
    const session = this.#known.find((one) => isOf(one, accountId));
    if (session === undefined) return undefined;
    if (session.tokens.expiresAt - Date.now() > renewBefore) return session.tokens.idToken;
    try {
      return await this.#renew(session);
    } catch (error) {
      if (isProviderAway(error)) this.#becomeOffline(this.#description?.signIn?.issuer, accountId);
      throw error;
    }
  }

  /** Each stands there from its sign-in to its end. */
  async refreshAccounts(): Promise<void> {}

  heard(error?: unknown): void {
    if (this.#description === undefined) return;
    if (error === undefined) this.#become({ kind: 'ready' });
    else if (isLost(error)) this.#becomeOffline();
  }

  async restart(): Promise<void> {
    // What is known stays to be seen while it is away.
    if (this.#state.kind !== 'offline') this.#become({ kind: 'starting' });
    await this.#tryAgain();
  }

  /** Forgets an account, here and at the provider. */
  async signOut(accountId: string): Promise<void> {
    const session = this.#known.find((one) => isOf(one, accountId));
    await this.sessions.remove(accountId);
    await this.readSessions();
    const { signIn } = this.#description ?? { signIn: null };
    if (session === undefined || signIn === null || !vouchedBy(signIn, session)) return;
    await revokeTokens(signIn, session.tokens).catch((error: unknown) => this.#note('Signing out', error));
  }

  async stop(): Promise<void> {
    this.#end();
  }

  async #meet(): Promise<PlatformDescription> {
    clearTimeout(this.#nextTry);
    try {
      await this.readSessions();
      this.#description = await describePlatform(this.#options.address, this.#ending.signal);
      this.#become({ kind: 'ready' });
      return this.#description;
    } catch (error) {
      this.#failed(error);
      throw error;
    }
  }

  #failed(error: unknown): void {
    if (this.#ending.signal.aborted) return;
    this.#note('Connecting', error);
    if (!(error instanceof RemoteFailure)) return this.#become({ kind: 'failed', code: 'UNEXPECTED', file: undefined });
    if (mayPass(error.code)) this.#becomeOffline();
    else this.#become({ kind: 'refused', code: error.code, address: this.#options.address, detail: error.detail });
  }

  /**
   * @param address of the platform, or of the provider that signs people in to it
   * @param waiting whose session cannot be renewed
   */
  #becomeOffline(address = this.#options.address, waiting?: string): void {
    const before = this.#state;
    const since = before.kind === 'offline' ? before.since : Date.now();
    this.#waiting = waiting;
    clearTimeout(this.#nextTry);
    this.#become({ kind: 'offline', since, address });
    if (this.#ending.signal.aborted) return;
    const pause = before.kind === 'offline' ? tryEvery : firstTry;
    this.#nextTry = setTimeout(() => void this.#tryAgain(), pause).unref();
  }

  async #tryAgain(): Promise<void> {
    const waiting = this.#waiting;
    try {
      if (waiting !== undefined) await this.bearer(waiting);
      else this.#description = undefined;
    } catch (error) {
      if (isProviderAway(error)) return;
    }
    // A session that has ended is for whoever asks next to find.
    if (this.#description !== undefined) this.#become({ kind: 'ready' });
    await this.describe().catch(() => undefined);
  }

  /** One window renews; the others take what it got. */
  async #renew({ account, tokens }: RemoteSession): Promise<string> {
    const { signIn } = await this.describe();
    if (signIn === null) throw new SignInError('SESSION_ENDED');
    let renewed: Tokens = tokens;
    await this.sessions.change(async (known) => {
      const now = known.find((one) => isOf(one, account.accountId));
      if (now === undefined || !vouchedBy(signIn, now)) throw new SignInError('SESSION_ENDED');
      renewed = now.tokens;
      if (renewed.expiresAt - Date.now() > renewBefore) return known;
      renewed = await this.#refreshed(signIn, now.tokens);
      return known.map((one) => (one === now ? { ...now, tokens: renewed } : one));
    });
    await this.readSessions();
    return renewed.idToken;
  }

  /** While the provider is away, what it gave before is good until it ends. */
  async #refreshed(signIn: SignIn, tokens: Tokens): Promise<Tokens> {
    try {
      return await refreshTokens(signIn, tokens);
    } catch (error) {
      if (isProviderAway(error) && tokens.expiresAt > Date.now()) return tokens;
      throw error;
    }
  }

  /** Reads again who is signed in; what other windows change is read by itself. */
  async readSessions(): Promise<void> {
    const before = JSON.stringify(this.#known);
    this.#known = await this.sessions.list();
    // Somebody who signed in again is told of, too: their session had ended.
    if (JSON.stringify(this.#known) !== before) this.#accountsChanged.fire(this.accounts);
  }

  #become(state: SourceState): void {
    if (this.#ending.signal.aborted) return;
    if (state.kind === 'ready') {
      clearTimeout(this.#nextTry);
      this.#waiting = undefined;
    }
    const isNew = JSON.stringify(state) !== JSON.stringify(this.#state);
    this.#state = state;
    if (isNew) this.#changed.fire(state);
  }

  /** Tokens stand in no error of ours, and in no address. */
  #note(what: string, error: unknown): void {
    const why = error instanceof RemoteFailure || error instanceof SignInError ? error.code : String(error);
    const detail = error instanceof RemoteFailure && error.detail !== undefined ? ` (${error.detail})` : '';
    this.#options.log.warn(`${what}: ${this.#options.address}: ${why}${detail}`);
  }

  #end(): void {
    this.#ending.abort();
    clearTimeout(this.#nextTry);
  }
}

function isProviderAway(error: unknown): boolean {
  return error instanceof SignInError && error.code === 'PROVIDER_UNREACHABLE';
}

/** A platform that names another provider than before must not be the one who gets the refresh token there. */
function vouchedBy({ issuer, clientId }: SignIn, { provider }: RemoteSession): boolean {
  return provider?.issuer === issuer && provider.clientId === clientId;
}

function isLost(error: unknown): boolean {
  return error instanceof ConnectionError && (error.code === 'UNREACHABLE' || error.code === 'TIMED_OUT');
}
