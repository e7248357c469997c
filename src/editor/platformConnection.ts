import { EventEmitter, type LogOutputChannel } from 'vscode';
import { startEmbeddedPlatform, type EmbeddedPlatform } from '../client/embeddedPlatform';
import { failedFile, type EmbeddedState } from '../client/embeddedState';
import { openEventStream, type EventStreamOptions } from '../client/eventStream';
import { createHttpPlatform } from '../client/httpPlatform';
import type { Platform } from '../client/platform';
import type { Account, SignedInAccount } from './auth/signedInAccount';
import { Owner } from './lifecycle';
import type { ConnectionState } from './store/releaseStore';

export interface ConnectionOptions {
  /** The bundled platform, `dist/server.js`. */
  readonly serverScript: string;
  readonly dataFolder: string;
  readonly log: LogOutputChannel;
}

/** The platform on this machine, as the signed-in account. Its process starts when somebody first needs it. */
export class PlatformConnection extends Owner {
  readonly #options: ConnectionOptions;
  readonly #account: SignedInAccount;
  readonly #changed = this.own(new EventEmitter<ConnectionState>());
  readonly onDidChange = this.#changed.event;
  readonly #accountChanged = this.own(new EventEmitter<Account | undefined>());
  readonly onDidChangeAccount = this.#accountChanged.event;
  readonly platform: Platform;
  #embedded: EmbeddedPlatform | undefined;
  #embeddedState: EmbeddedState = { kind: 'starting' };
  #state: ConnectionState = { kind: 'starting' };

  constructor(options: ConnectionOptions, account: SignedInAccount) {
    super();
    this.#options = options;
    this.#account = account;
    this.platform = createHttpPlatform({
      baseUrl: (dropped) => this.#running().baseUrl(dropped),
      token: () => this.#token(),
    });
    this.own(account.onDidChange((current) => this.#update(() => this.#accountChanged.fire(current))));
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** The platform's process, while it runs and can be asked. */
  get processId(): number | undefined {
    return this.#embeddedState.kind === 'ready' ? this.#embeddedState.processId : undefined;
  }

  /** Starts the platform in the background, unless it runs. */
  start(): void {
    this.#running();
  }

  /** Starts the platform, unless it runs, and waits until it can be asked. Throws `UNREACHABLE` when it has failed. */
  async started(): Promise<void> {
    await this.#running().baseUrl();
  }

  /** Starts the platform anew, also after it failed. Resolves when it is ready or has failed again. */
  async restart(): Promise<void> {
    if (this.#embedded) await this.#embedded.restart();
    else await this.started().catch(() => undefined);
  }

  /** Follows the changes the account may see, until the signal aborts. */
  followEvents(listener: Omit<EventStreamOptions, 'platformUrl' | 'token'>): Promise<void> {
    return openEventStream({
      ...listener,
      platformUrl: () => this.#running().baseUrl(),
      token: () => this.#token(),
    });
  }

  /** Ends the platform's process. */
  async stop(): Promise<void> {
    await this.#embedded?.stop();
  }

  #running(): EmbeddedPlatform {
    this.#embedded ??= startEmbeddedPlatform({
      ...this.#options,
      environment: process.env,
      onState: (state) => this.#platformIs(state),
    });
    return this.#embedded;
  }

  async #token(): Promise<string | undefined> {
    const account = this.#account.current;
    return account && (await this.#running().bearer(account.accountId));
  }

  #platformIs(state: EmbeddedState): void {
    this.#embeddedState = state;
    if (state.kind === 'ready') this.#account.offer(state.accounts);
    this.#update();
  }

  /** Whoever is told of a new account already sees the state that goes with it. */
  #update(tellFirst?: () => void): void {
    const before = JSON.stringify(this.#state);
    this.#state = this.#stateNow();
    tellFirst?.();
    if (JSON.stringify(this.#state) === before) return;
    this.#options.log.info(`The release platform: ${this.#state.kind}`);
    this.#changed.fire(this.#state);
  }

  #stateNow(): ConnectionState {
    const state = this.#embeddedState;
    switch (state.kind) {
      case 'starting':
        return { kind: 'starting' };
      case 'ready':
        return { kind: this.#account.current ? 'ready' : 'signed out' };
      case 'restarting':
        return { kind: 'unreachable', attempt: state.attempt, attempts: state.attempts };
      case 'failed':
        return { kind: 'failed', code: state.code, file: failedFile(state) };
      case 'stopped':
        return this.#state;
    }
  }
}
