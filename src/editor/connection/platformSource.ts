import type { Disposable, Event } from 'vscode';
import type { Account } from '../auth/signedInAccount';
import type { ConnectionState } from '../store/releaseStore';

/** How a platform stands, whoever is signed in to it. */
export type SourceState = Exclude<ConnectionState, { readonly kind: 'signed out' }>;

/** A platform that a window can work with: the one on this machine, or one at an address. */
export interface PlatformSource extends Disposable {
  /** Keeps what a window remembers of one platform apart from what it remembers of another. */
  readonly id: string;
  readonly state: SourceState;
  readonly onDidChange: Event<SourceState>;
  /** Those who may act on it here. */
  readonly accounts: readonly Account[];
  readonly onDidChangeAccounts: Event<readonly Account[]>;
  /** Finds out anew who they are. */
  refreshAccounts(): Promise<void>;
  /** Begins to work, unless it does. */
  start(): void;
  /**
   * Where it is, once it can be asked. Throws `UNREACHABLE` when it has failed.
   *
   * @param dropped the address whose connection has just broken, when asked for a second try
   */
  baseUrl(dropped?: string): Promise<string>;
  /** What proves that an account asks. */
  bearer(accountId: string): Promise<string | undefined>;
  /** Told of every answer and every failure to get one, so that it knows how things stand. */
  heard(error?: unknown): void;
  /** Starts anew, also after it failed. Resolves when it can be asked or has failed again. */
  restart(): Promise<void>;
  /** Ends what it started. */
  stop(): Promise<void>;
}
