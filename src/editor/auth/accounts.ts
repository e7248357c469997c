import { l10n } from 'vscode';
import { RemoteSource } from '../connection/remoteSource';
import type { FlowOutcome } from '../flowContext';
import type { PlatformConnection } from '../platformConnection';
import { hostOf } from '../sentences/hostOf';
import type { Ui } from '../ui';
import { signInToPlatform } from './signInToPlatform';
import type { Account, SignedInAccount } from './signedInAccount';
import { switchAccount } from './switchAccount';

export interface AccountsContext {
  readonly ui: Ui;
  readonly connection: PlatformConnection;
  readonly account: SignedInAccount;
}

/** Sign In: somebody of this machine, or whoever can prove who they are to the platform at an address. */
export async function signIn(context: AccountsContext): Promise<FlowOutcome> {
  const { ui, connection, account } = context;
  const { source } = connection;
  await connection.started();
  if (!(source instanceof RemoteSource)) return switchLocally(context);
  const somebody = await signInToPlatform(ui, source);
  if (somebody === undefined) return 'canceled';
  await account.signIn(somebody.accountId);
  return 'done';
}

/** Switch Account: another one that is signed in here, or one that signs in now. */
export async function switchTo(context: AccountsContext): Promise<FlowOutcome> {
  const { ui, connection, account } = context;
  await connection.started();
  if (!(connection.source instanceof RemoteSource)) return switchLocally(context);
  if (account.accounts.length === 0) return signIn(context);
  const outcome = await switchAccount(ui, account, l10n.t('$(add) Sign In with Another Account…'));
  return outcome === 'another' ? signIn(context) : outcome;
}

/** On this machine it is whoever the platform knows, members that were added a moment ago included. */
async function switchLocally({ ui, connection, account }: AccountsContext): Promise<FlowOutcome> {
  await connection.source.refreshAccounts();
  return switchAccount(ui, account);
}

/** Sign Out of an account; by whom it was vouched for is told, too. */
export async function signOut({ connection, account }: AccountsContext, accountId: string): Promise<void> {
  const isCurrent = account.current?.accountId === accountId;
  if (isCurrent) await account.signOut();
  if (connection.source instanceof RemoteSource) await connection.source.signOut(accountId);
}

/** Asks whether to sign in again as the same account, so that a change that was refused can be made after all. */
export async function signInAgain(context: AccountsContext, account: Account): Promise<boolean> {
  const { source } = context.connection;
  if (!(source instanceof RemoteSource)) return false;
  const agreed = await context.ui.confirm(
    l10n.t('Sign in to {0} again?', hostOf(source.id)),
    l10n.t('The session of {0} has ended. What you typed is kept, and goes on once you are signed in.', account.name),
    l10n.t('Sign In'),
  );
  return agreed && (await signIn(context)) === 'done' && context.account.current?.accountId === account.accountId;
}
