import { authentication, commands, type LogOutputChannel } from 'vscode';
import { sessionScopes } from './auth/authenticationProvider';
import type { SignedInAccount } from './auth/signedInAccount';
import { authenticationProviderId, contextKeys, type CommandId } from './contributions';
import { Owner } from './lifecycle';
import { connectionSentence } from './sentences/connectionSentence';
import { nextSteps } from './sentences/nextStep';
import type { ConnectionState, ReleaseStore } from './store/releaseStore';
import type { Ui } from './ui';

export interface ConnectionContextOptions {
  readonly store: ReleaseStore;
  readonly account: SignedInAccount;
  readonly ui: Ui;
  readonly log: LogOutputChannel;
}

/** Tells the welcome views, the Accounts menu and, where nothing goes on by itself, the person how things stand. */
export class ConnectionContext extends Owner {
  readonly #options: ConnectionContextOptions;

  constructor(options: ConnectionContextOptions) {
    super();
    this.#options = options;
    const { store } = options;
    this.own(store.onDidChangeConnection((state) => this.#tell(state)));
    // It may be another platform now that stands just as the one before.
    this.own(store.onDidChange(({ kind }) => kind === 'all' && this.#setConnection(store.connection)));
    this.#setConnection(store.connection);
  }

  #tell(state: ConnectionState): void {
    this.#setConnection(state);
    if (state.kind === 'signed out') this.#offerSignIn();
    if (state.kind === 'failed' || state.kind === 'refused') this.#fail(state);
  }

  #setConnection(state: ConnectionState): void {
    setContext(contextKeys.connection, state.kind);
    const hasFailed = state.kind === 'failed' || state.kind === 'refused';
    setContext(contextKeys.failure, hasFailed ? state.code : undefined);
    setContext(contextKeys.isRemote, this.#options.account.platformId !== '');
  }

  /** Asking for a session without creating one puts "Sign in …" into the Accounts menu. */
  #offerSignIn(): void {
    authentication
      .getSession(authenticationProviderId, sessionScopes, { createIfNone: false })
      .then(undefined, (error: unknown) => this.#options.log.debug('The Accounts menu', String(error)));
  }

  #fail(state: ConnectionState): void {
    const steps = state.kind === 'refused' ? [nextSteps.tryAgain(), nextSteps.connect()] : [nextSteps.restart()];
    const buttons = [...steps, nextSteps.showLog()].map(({ command, title }) => ({ id: command, title }));
    this.#options.ui
      .fail<CommandId>(connectionSentence(state), ...buttons)
      .then((command) => command && commands.executeCommand(command))
      .catch((error: unknown) => this.#options.log.error(String(error)));
  }
}

function setContext(key: string, value: string | boolean | undefined): void {
  void commands.executeCommand('setContext', key, value);
}
