import { authentication, commands, type LogOutputChannel } from 'vscode';
import { authenticationProviderId, commandIds, contextKeys } from './contributions';
import { Owner } from './lifecycle';
import { connectionSentence } from './sentences/connectionSentence';
import { nextSteps } from './sentences/nextStep';
import type { ConnectionState, ReleaseStore } from './store/releaseStore';
import type { Ui } from './ui';

/** Tells the welcome views, the Accounts menu and, where nothing goes on by itself, the person how the platform stands. */
export class ConnectionContext extends Owner {
  readonly #ui: Ui;
  readonly #log: LogOutputChannel;

  constructor(store: ReleaseStore, ui: Ui, log: LogOutputChannel) {
    super();
    this.#ui = ui;
    this.#log = log;
    this.own(store.onDidChangeConnection((state) => this.#tell(state)));
    this.#setContext(store.connection);
  }

  #tell(state: ConnectionState): void {
    this.#setContext(state);
    if (state.kind === 'signed out') this.#offerSignIn();
    if (state.kind === 'failed') this.#fail(state);
  }

  #setContext(state: ConnectionState): void {
    void commands.executeCommand('setContext', contextKeys.connection, state.kind);
    void commands.executeCommand('setContext', contextKeys.failure, state.kind === 'failed' ? state.code : undefined);
  }

  /** Asking for a session without creating one puts "Sign in …" into the Accounts menu. */
  #offerSignIn(): void {
    authentication
      .getSession(authenticationProviderId, [], { createIfNone: false })
      .then(undefined, (error: unknown) => this.#log.debug('The Accounts menu', String(error)));
  }

  #fail(state: ConnectionState): void {
    const log = { id: commandIds.showLog, title: nextSteps.showLog().title };
    const restart = { id: commandIds.restartPlatform, title: nextSteps.restart().title };
    this.#ui
      .fail<typeof commandIds.showLog | typeof commandIds.restartPlatform>(connectionSentence(state), restart, log)
      .then((command) => command && commands.executeCommand(command))
      .catch((error: unknown) => this.#log.error(String(error)));
  }
}
