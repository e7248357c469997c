import { EventEmitter, type LogOutputChannel } from 'vscode';
import { startEmbeddedPlatform, type EmbeddedPlatform } from '../../client/embeddedPlatform';
import { failedFile, type EmbeddedState } from '../../client/embeddedState';
import type { Account } from '../auth/signedInAccount';
import { Owner } from '../lifecycle';
import type { PlatformSource, SourceState } from './platformSource';

export interface EmbeddedSourceOptions {
  /** The bundled platform, `dist/server.js`. */
  readonly serverScript: string;
  readonly dataFolder: string;
  readonly log: LogOutputChannel;
}

/** The platform on this machine. Its process starts when somebody first needs it. */
export class EmbeddedSource extends Owner implements PlatformSource {
  readonly id = '';
  readonly #options: EmbeddedSourceOptions;
  readonly #changed = this.own(new EventEmitter<SourceState>());
  readonly onDidChange = this.#changed.event;
  readonly #accountsChanged = this.own(new EventEmitter<readonly Account[]>());
  readonly onDidChangeAccounts = this.#accountsChanged.event;
  #platform: EmbeddedPlatform | undefined;
  #state: EmbeddedState = { kind: 'starting' };
  #told: SourceState = { kind: 'starting' };
  #accounts: readonly Account[] = [];

  constructor(options: EmbeddedSourceOptions) {
    super();
    this.#options = options;
  }

  get state(): SourceState {
    return this.#told;
  }

  get accounts(): readonly Account[] {
    return this.#accounts;
  }

  /** The platform's process, while it runs and can be asked. */
  get processId(): number | undefined {
    return this.#state.kind === 'ready' ? this.#state.processId : undefined;
  }

  start(): void {
    this.#running();
  }

  async baseUrl(dropped?: string): Promise<string> {
    return this.#running().baseUrl(dropped);
  }

  bearer(accountId: string): Promise<string> {
    return this.#running().bearer(accountId);
  }

  /** Its process is watched; what one request met says nothing more. */
  heard(): void {}

  async restart(): Promise<void> {
    if (this.#platform) await this.#platform.restart();
    else await this.baseUrl().catch(() => undefined);
  }

  async stop(): Promise<void> {
    await this.#platform?.stop();
  }

  async refreshAccounts(): Promise<void> {
    const accounts = await this.#running().accounts();
    if (accounts) this.#offer(accounts);
  }

  #offer(accounts: readonly Account[]): void {
    this.#accounts = accounts;
    this.#accountsChanged.fire(accounts);
  }

  #running(): EmbeddedPlatform {
    this.#platform ??= startEmbeddedPlatform({
      ...this.#options,
      environment: process.env,
      onState: (state) => this.#become(state),
    });
    return this.#platform;
  }

  #become(state: EmbeddedState): void {
    this.#state = state;
    this.#told = this.#sourceState(state);
    if (state.kind === 'ready') this.#offer(state.accounts);
    this.#changed.fire(this.#told);
  }

  #sourceState(state: EmbeddedState): SourceState {
    switch (state.kind) {
      case 'starting':
      case 'ready':
        return { kind: state.kind };
      case 'restarting':
        return { kind: 'unreachable', attempt: state.attempt, attempts: state.attempts };
      case 'failed':
        return { kind: 'failed', code: state.code, file: failedFile(state) };
      case 'stopped':
        return this.#told;
    }
  }
}
