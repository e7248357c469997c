import {
  CancellationError,
  EventEmitter,
  l10n,
  type AuthenticationProvider,
  type AuthenticationProviderAuthenticationSessionsChangeEvent as SessionsChange,
  type AuthenticationSession,
} from 'vscode';
import { Owner } from '../lifecycle';
import type { Account, SignedInAccount } from './signedInAccount';

/**
 * What a session is for. VS Code keeps its request to sign in until there is a session of the same scopes, and for none at all
 * it never finds one: "Sign in …" and the number on the Accounts menu would stay after signing in.
 */
export const sessionScopes: readonly string[] = ['release'];

/**
 * Shows who is signed in to the platform in the editor's Accounts menu, and signs in and out there. The platform decides what
 * an account may do; the token of a session names the account only, and opens nothing by itself: what signs requests never
 * leaves the extension.
 *
 * One session at a time, of who acts in this window. With one of every account, "Manage Extension Account Preferences…" of
 * that menu would choose among them, but only an account that the person allowed the extension in a dialog of its own, and no
 * extension can tell VS Code of a choice made elsewhere. So, Switch Account comes up after Sign Out of that menu.
 */
export class PlatformAuthenticationProvider extends Owner implements AuthenticationProvider {
  readonly #account: SignedInAccount;
  /** Lets the person choose; answers whether they did. */
  readonly #choose: () => Promise<boolean>;
  readonly #signOut: (accountId: string) => Promise<void>;
  readonly #changed = this.own(new EventEmitter<SessionsChange>());
  readonly onDidChangeSessions = this.#changed.event;
  #shown: AuthenticationSession | undefined;

  constructor(account: SignedInAccount, choose: () => Promise<boolean>, signOut: (accountId: string) => Promise<void>) {
    super();
    this.#account = account;
    this.#choose = choose;
    this.#signOut = signOut;
    this.#shown = this.#session();
    this.own(account.onDidChange(() => this.#tell()));
  }

  getSessions(): Promise<AuthenticationSession[]> {
    const session = this.#session();
    return Promise.resolve(session ? [session] : []);
  }

  async createSession(): Promise<AuthenticationSession> {
    const session = (await this.#choose()) ? this.#session() : undefined;
    if (!session) throw new CancellationError();
    return session;
  }

  async removeSession(sessionId: string): Promise<void> {
    await this.#signOut(sessionId);
  }

  #tell(): void {
    const before = this.#shown;
    const now = this.#session();
    this.#shown = now;
    this.#changed.fire({ added: now ? [now] : [], removed: before ? [before] : [], changed: [] });
  }

  #session(): AuthenticationSession | undefined {
    const account = this.#account.current;
    if (!account) return undefined;
    const { accountId } = account;
    const label = nameOn(this.#account.platformId, account);
    return { id: accountId, accessToken: accountId, account: { id: accountId, label }, scopes: sessionScopes };
  }
}

/** An account's name where accounts of other services, and of other platforms, stand beside it. */
export function nameOn(platformId: string, { name, email }: Account): string {
  return platformId === '' ? l10n.t('{0} (local)', name) : `${name} (${email})`;
}
