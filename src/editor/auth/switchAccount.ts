import { l10n } from 'vscode';
import type { FlowOutcome } from '../flowContext';
import { roleWord, together } from '../sentences/statusWords';
import type { Choice, Ui } from '../ui';
import { nameOn } from './authenticationProvider';
import type { Account, SignedInAccount } from './signedInAccount';

/** No account has this ID. */
const anotherOne = '';

/**
 * Switch Account: everybody who may act on this platform here, with what they are there.
 *
 * @param another offers to be somebody who is not listed, in these words
 */
export async function switchAccount(ui: Ui, account: SignedInAccount): Promise<FlowOutcome>;
export async function switchAccount(
  ui: Ui,
  account: SignedInAccount,
  another: string,
): Promise<FlowOutcome | 'another'>;
export async function switchAccount(
  ui: Ui,
  account: SignedInAccount,
  another?: string,
): Promise<FlowOutcome | 'another'> {
  const listed = account.accounts.map((one) => choiceOf(one, account));
  const chosen = await ui.pick({
    title: l10n.t('Switch Account'),
    placeHolder: l10n.t('Who are you in this window?'),
    choices: another === undefined ? listed : [...listed, { label: another, value: anotherOne }],
  });
  if (chosen === undefined) return 'canceled';
  if (chosen === anotherOne) return 'another';
  await account.signIn(chosen);
  return 'done';
}

function choiceOf(account: Account, { current, platformId }: SignedInAccount): Choice<string> {
  const isCurrent = account.accountId === current?.accountId;
  const name = nameOn(platformId, account);
  return {
    label: isCurrent ? `$(check) ${name}` : name,
    description: isCurrent ? l10n.t('{0} · signed in now', rolesText(account)) : rolesText(account),
    value: account.accountId,
  };
}

/** What somebody is, and where: "Workspace Admin of Harbor Wallet". */
export function rolesText({ memberships }: Pick<Account, 'memberships'>): string {
  return together(memberships.map(({ role, workspaceName }) => l10n.t('{0} of {1}', roleWord(role), workspaceName)));
}
