import { l10n } from 'vscode';
import { day } from '../../../core/duration';
import { tokenScopes, type TokenScope } from '../../../core/tokenScope';
import type { FlowContext, FlowOutcome } from '../../flowContext';
import { dateText } from '../../sentences/statusWords';
import type { Ui } from '../../ui';
import { askSteps, goBack, type GoBack, type StepPosition } from '../askSteps';

/** How long a token may hold, in days; the platform takes none for longer than a year. */
const lives = [7, 30, 90, 365] as const;

interface Wanted {
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly days: number;
}

/** Makes a token, which can be copied this once. Nobody is left with one that nobody has. */
export async function createAccessToken({ platform, ui }: FlowContext): Promise<FlowOutcome> {
  const initial: Wanted = { name: '', scopes: [], days: 0 };
  const wanted = await askSteps(initial, [
    (state, position) => askName(ui, state, position),
    (state, position) => askScopes(ui, state, position),
    (state, position) => askLife(ui, state, position),
  ]);
  if (wanted === undefined) return 'canceled';
  const { name, scopes, days } = wanted;
  // The clocks of two machines differ a little, and a year is the most.
  const expiresAt = Date.now() + days * day - 60_000;
  const made = await platform.call('createAccessToken', { body: { name, scopes: [...scopes], expiresAt } });
  const agreed = await ui.confirm(
    l10n.t('Copy the personal access token {0}?', name),
    l10n.t('It is shown nowhere again: keep it as you keep a password. Without copying it, it is revoked.'),
    l10n.t('Copy Token'),
  );
  if (!agreed) {
    await platform.call('revokeAccessToken', { params: { id: made.id } });
    return 'canceled';
  }
  await ui.copy(made.token);
  void ui.inform(l10n.t('The personal access token {0} is copied. It ends on {1}.', name, dateText(made.expiresAt)));
  return 'done';
}

async function askName(ui: Ui, state: Wanted, position: StepPosition): Promise<Wanted | GoBack | undefined> {
  const answer = await ui.input<GoBack>({
    ...position,
    title: l10n.t('Create a Personal Access Token'),
    prompt: l10n.t('What it is for, such as the name of a pipeline'),
    value: state.name,
    check: (text) => (text.trim() === '' || text.length > 100 ? l10n.t('A name has 1 to 100 characters.') : undefined),
  });
  return typeof answer === 'string' ? { ...state, name: answer.trim() } : answer;
}

async function askScopes(ui: Ui, state: Wanted, position: StepPosition): Promise<Wanted | GoBack | undefined> {
  const answer = await ui.pickMany<TokenScope, GoBack>({
    ...position,
    title: l10n.t('Create a Personal Access Token'),
    placeHolder: l10n.t('What it may do of what you may. Reading is always included.'),
    choices: tokenScopes
      .filter((scope) => scope !== 'read')
      .map((scope) => ({
        label: scope,
        detail: scopeSentence(scope),
        picked: state.scopes.includes(scope),
        value: scope,
      })),
  });
  return answer === undefined || answer === goBack ? answer : { ...state, scopes: ['read', ...answer] };
}

function scopeSentence(scope: TokenScope): string {
  const words: Readonly<Record<TokenScope, string>> = {
    read: l10n.t('See mini programs, versions and releases.'),
    release: l10n.t('Create and edit mini programs, upload versions, and release them.'),
    review: l10n.t('Approve and reject requests.'),
    administer: l10n.t('Change members and policies.'),
  };
  return words[scope];
}

function askLife(ui: Ui, state: Wanted, position: StepPosition): Promise<Wanted | GoBack | undefined> {
  return ui.pick<Wanted | GoBack>({
    ...position,
    title: l10n.t('Create a Personal Access Token'),
    placeHolder: l10n.t('How long does it hold?'),
    choices: lives.map((days) => ({
      label: l10n.t('{0} days', days),
      description: l10n.t('until {0}', dateText(Date.now() + days * day)),
      value: { ...state, days },
    })),
  });
}
