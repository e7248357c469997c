import { createHash } from 'node:crypto';
import { Uri, type LogOutputChannel, type SecretStorage } from 'vscode';
import { RemoteSessions } from '../auth/remoteSessions';
import { EmbeddedSource } from './embeddedSource';
import { RemoteSource } from './remoteSource';

export interface PlatformSourcesOptions {
  /** The bundled platform, `dist/server.js`. */
  readonly serverScript: string;
  readonly dataFolder: string;
  readonly globalStorage: Uri;
  readonly secrets: SecretStorage;
  readonly log: LogOutputChannel;
}

/** Makes what a window works with, of the address its profile has. */
export class PlatformSources {
  readonly #options: PlatformSourcesOptions;

  constructor(options: PlatformSourcesOptions) {
    this.#options = options;
  }

  embedded(): EmbeddedSource {
    return new EmbeddedSource(this.#options);
  }

  remote(address: string): RemoteSource {
    const { secrets, globalStorage, log } = this.#options;
    const name = createHash('sha256').update(address).digest('hex').slice(0, 16);
    const lock = Uri.joinPath(globalStorage, 'sessions', name).fsPath;
    return new RemoteSource({ address, sessions: new RemoteSessions(secrets, address, lock), log });
  }

  /** @param address `undefined` for the platform on this machine */
  at(address: string | undefined): EmbeddedSource | RemoteSource {
    return address === undefined ? this.embedded() : this.remote(address);
  }
}
