import { l10n } from 'vscode';
import type { FlowOutcome } from '../flowContext';
import { roleWord, together } from '../sentences/statusWords';
import type { Choice, Ui } from '../ui';
import { localName } from './authenticationProvider';
import type { Account, SignedInAccount } from './signedInAccount';

/** Switch Account: everybody on this platform, with what they are there. */
export async function switchAccount(ui: Ui, account: SignedInAccount): Promise<FlowOutcome> {
  const chosen = await ui.pick({
    title: l10n.t('Switch Account'),
    placeHolder: l10n.t('Who are you in this window?'),
    choices: account.accounts.map((one) => choiceOf(one, account.current)),
  });
  if (chosen === undefined) return 'canceled';
  await account.signIn(chosen);
  return 'done';
}

function choiceOf(account: Account, current: Account | undefined): Choice<string> {
  const isCurrent = account.accountId === current?.accountId;
  return {
    label: isCurrent ? `$(check) ${localName(account)}` : localName(account),
    description: isCurrent ? l10n.t('{0} · signed in now', rolesText(account)) : rolesText(account),
    value: account.accountId,
  };
}

/** What somebody is, and where: "Workspace Admin of Harbor Wallet". */
export function rolesText({ memberships }: Pick<Account, 'memberships'>): string {
  return together(memberships.map(({ role, workspaceName }) => l10n.t('{0} of {1}', roleWord(role), workspaceName)));
}
