import { EventEmitter, type Memento } from 'vscode';
import type { LocalAccount } from '../../client/handshake';
import { Owner } from '../lifecycle';

/** Somebody who may sign in to the platform. */
export type Account = LocalAccount;

/** Under which a window remembers who acts on a platform; the one on this machine has no name. */
const storageKey = (platformId: string): string => (platformId === '' ? 'account' : `account:${platformId}`);
/** Stands in the storage for somebody who signed out. */
const nobody = '';

/**
 * Who is signed in, in this window: kept with the workspace, so that a developer's window and a reviewer's may stand side by
 * side on one machine. Whoever never chose is the first account of the platform.
 */
export class SignedInAccount extends Owner {
  readonly #storage: Memento;
  readonly #changed = this.own(new EventEmitter<Account | undefined>());
  readonly onDidChange = this.#changed.event;
  #platformId = '';
  #accounts: readonly Account[] = [];
  #current: Account | undefined;

  constructor(storage: Memento) {
    super();
    this.#storage = storage;
  }

  /** Nobody while the platform did not say yet who there is, or after signing out. */
  get current(): Account | undefined {
    return this.#current;
  }

  /** Of which platform the accounts are; the one on this machine has no name. */
  get platformId(): string {
    return this.#platformId;
  }

  /** Whom the platform knows; none before it is ready. */
  get accounts(): readonly Account[] {
    return this.#accounts;
  }

  /** Takes in whom a platform knows, and signs in who was before. */
  offer(platformId: string, accounts: readonly Account[]): void {
    this.#platformId = platformId;
    this.#accounts = accounts;
    this.#become(this.#remembered());
  }

  async signIn(accountId: string): Promise<void> {
    await this.#storage.update(storageKey(this.#platformId), accountId);
    this.#become(this.#remembered());
  }

  async signOut(): Promise<void> {
    await this.#storage.update(storageKey(this.#platformId), nobody);
    this.#become(undefined);
  }

  #remembered(): Account | undefined {
    const accountId = this.#storage.get<unknown>(storageKey(this.#platformId));
    if (accountId === nobody) return undefined;
    const remembered = this.#accounts.find((account) => account.accountId === accountId);
    // At a team's platform, nobody goes on as somebody else because their own session ended.
    const mayBeAnybody = accountId === undefined || this.#platformId === '';
    return remembered ?? (mayBeAnybody ? this.#accounts[0] : undefined);
  }

  #become(account: Account | undefined): void {
    const before = this.#current;
    this.#current = account;
    if (before?.accountId !== account?.accountId) this.#changed.fire(account);
  }
}
