import { Disposable, EventEmitter, type LogOutputChannel } from 'vscode';
import { openEventStream, type EventStreamOptions } from '../client/eventStream';
import { createHttpPlatform } from '../client/httpPlatform';
import type { Platform } from '../client/platform';
import { SignInError } from '../client/remote/signInError';
import { errorKinds, PlatformError } from '../core/errorCode';
import { onlyAsks } from '../protocol/route';
import type { OperationId } from '../protocol/routes';
import type { Account, SignedInAccount } from './auth/signedInAccount';
import type { PlatformSource, SourceState } from './connection/platformSource';
import { Owner } from './lifecycle';
import type { ConnectionState } from './store/releaseStore';

/** Asks the person to sign in again; answers whether they did. */
export type SignInAgain = (account: Account) => Promise<boolean>;

/** The platform this window works with, as the signed-in account. */
export class PlatformConnection extends Owner {
  readonly #log: LogOutputChannel;
  readonly #account: SignedInAccount;
  readonly #changed = this.own(new EventEmitter<ConnectionState>());
  readonly onDidChange = this.#changed.event;
  readonly #accountChanged = this.own(new EventEmitter<Account | undefined>());
  readonly onDidChangeAccount = this.#accountChanged.event;
  readonly #sourceChanged = this.own(new EventEmitter<void>());
  /** It is another platform now: nothing that was read from the one before counts. */
  readonly onDidChangeSource = this.#sourceChanged.event;
  readonly platform: Platform;
  /** What to do where a change is refused because the session is over; without it, the refusal is all. */
  signInAgain: SignInAgain | undefined;
  #source: PlatformSource;
  /** Of one source alone: what was sent to a platform is never sent again to another. */
  #http: Platform;
  #following: Disposable;
  /** Whose session has ended, as the platform or the provider said. */
  #ended: string | undefined;
  #signingIn: Promise<boolean> | undefined;
  /** How many things the person does just now. */
  #acting = 0;
  #state: ConnectionState;

  /** @param source begins to work when somebody first needs it */
  constructor(source: PlatformSource, account: SignedInAccount, log: LogOutputChannel) {
    super();
    this.#log = log;
    this.#account = account;
    this.#source = source;
    this.#http = this.#httpOf(source);
    this.platform = this.#withSignIn();
    this.#following = this.#follow(source);
    account.offer(source.id, source.accounts);
    this.#state = this.#stateNow();
    this.own({
      dispose: () => {
        this.#following.dispose();
        this.#source.dispose();
      },
    });
    this.own(account.onDidChange((current) => this.#update(() => this.#accountChanged.fire(current))));
  }

  get state(): ConnectionState {
    return this.#state;
  }

  get source(): PlatformSource {
    return this.#source;
  }

  /** Works with another platform from now on. Resolves when what the one before started has ended. */
  async use(source: PlatformSource): Promise<void> {
    const before = this.#source;
    this.#following.dispose();
    this.#ended = undefined;
    this.#source = source;
    this.#http = this.#httpOf(source);
    this.#following = this.#follow(source);
    this.#account.offer(source.id, source.accounts);
    this.#update();
    this.#sourceChanged.fire();
    this.start();
    await before.stop();
    before.dispose();
  }

  /** Starts the platform in the background, unless it runs. */
  start(): void {
    this.#source.start();
  }

  /** Starts the platform, unless it runs, and waits until it can be asked at an address. Throws `UNREACHABLE` when it has failed. */
  started(): Promise<string> {
    return this.#source.baseUrl();
  }

  /** Starts the platform anew, also after it failed. Resolves when it is ready or has failed again. */
  restart(): Promise<void> {
    return this.#source.restart();
  }

  /** Follows the changes the account may see, until the signal aborts. */
  followEvents(listener: Omit<EventStreamOptions, 'platformUrl' | 'token'>): Promise<void> {
    const source = this.#source;
    return openEventStream({
      ...listener,
      platformUrl: () => source.baseUrl(),
      token: () => this.#tokenOf(source),
      onState: (state, error) => {
        if (state === 'open') source.heard();
        else this.#heardError(source, error);
        listener.onState(state, error);
      },
    });
  }

  /** Whether what failed may come right by itself, so that what was read before still stands meanwhile. */
  mayPass(error: unknown): boolean {
    if (this.#state.kind === 'offline') return true;
    const isDisturbed = error instanceof PlatformError && errorKinds[error.code] === 'unavailable';
    return isDisturbed && this.#source.id !== '';
  }

  /** Ends what the platform's source started. */
  async stop(): Promise<void> {
    await this.#source.stop();
  }

  /** Lets the person do something: where that is refused because the session is over, they are asked to sign in again. */
  async acting<T>(work: () => Promise<T>): Promise<T> {
    this.#acting += 1;
    try {
      return await work();
    } finally {
      this.#acting -= 1;
    }
  }

  /** What is only shown asks for nothing; and a body that is a stream is gone after the first try. */
  async #mayAskFor(operation: OperationId, call: object): Promise<boolean> {
    if ('stream' in call) return false;
    if (this.#acting > 0) return true;
    // Loaded by now: something was called.
    const { routes } = await import('../protocol/routes');
    return !onlyAsks(routes[operation]);
  }

  /** What is refused because the session is over is done after the person signed in again: nothing they typed is lost over it. */
  #withSignIn(): Platform {
    return {
      call: (operation, given) =>
        this.#asked(
          (http) => http.call(operation, given),
          () => this.#mayAskFor(operation, given),
        ),
      download: (path, signal) =>
        this.#asked(
          (http) => http.download(path, signal),
          () => this.#acting > 0,
        ),
    };
  }

  /** @param mayAsk whether the person may be asked to sign in over it, once it was refused */
  async #asked<T>(ask: (http: Platform) => Promise<T>, mayAsk: () => boolean | Promise<boolean>): Promise<T> {
    const source = this.#source;
    try {
      const answer = await ask(this.#http);
      source.heard();
      return answer;
    } catch (error) {
      this.#heardError(source, error);
      const mayGoOn = isSessionOver(error) && (await mayAsk()) && (await this.#signedInAgain());
      if (!mayGoOn || source !== this.#source) throw error;
      return this.#asked(ask, mayAsk);
    }
  }

  /** However many changes are refused at once, the person is asked once. */
  async #signedInAgain(): Promise<boolean> {
    const account = this.#account.current;
    if (account === undefined || this.signInAgain === undefined) return false;
    this.#signingIn ??= this.signInAgain(account).finally(() => (this.#signingIn = undefined));
    return this.#signingIn;
  }

  #heardError(source: PlatformSource, error: unknown): void {
    source.heard(error);
    if (source === this.#source && isSessionOver(error)) this.#end(this.#account.current?.accountId);
  }

  #end(accountId: string | undefined): void {
    if (accountId === undefined || this.#ended === accountId) return;
    this.#ended = accountId;
    this.#update();
  }

  #follow(source: PlatformSource): Disposable {
    const offer = (): void => {
      this.#ended = undefined;
      this.#account.offer(source.id, source.accounts);
      this.#update();
    };
    return Disposable.from(
      source.onDidChange(() => this.#update()),
      source.onDidChangeAccounts(offer),
    );
  }

  #httpOf(source: PlatformSource): Platform {
    return createHttpPlatform({
      baseUrl: (dropped) => source.baseUrl(dropped),
      token: () => this.#tokenOf(source),
    });
  }

  async #tokenOf(source: PlatformSource): Promise<string | undefined> {
    const account = this.#account.current;
    return account && source.bearer(account.accountId);
  }

  /** Whoever is told of a new account already sees the state that goes with it. */
  #update(tellFirst?: () => void): void {
    const before = JSON.stringify(this.#state);
    this.#state = this.#stateNow();
    tellFirst?.();
    if (JSON.stringify(this.#state) === before) return;
    this.#log.info(`The release platform: ${this.#state.kind}`);
    this.#changed.fire(this.#state);
  }

  #stateNow(): ConnectionState {
    const state: SourceState = this.#source.state;
    if (state.kind !== 'ready') return state;
    const account = this.#account.current;
    return account && account.accountId !== this.#ended ? state : { kind: 'signed out' };
  }
}

/** Whether the platform, or whoever vouches for the person, says that nobody is signed in any more. */
function isSessionOver(error: unknown): boolean {
  if (error instanceof SignInError) return error.code === 'SESSION_ENDED';
  return error instanceof PlatformError && errorKinds[error.code] === 'unauthenticated';
}
