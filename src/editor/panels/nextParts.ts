import type { ReleaseAction } from '../../core/releaseAction';
import type { Actor } from '../../protocol/people';
import type { Release } from '../../protocol/release';
import type { ButtonAppearance, ButtonView, NextView, PlainPanelAction } from '../../protocol/webview';
import type { ReleaseFacts } from './releaseFacts';
import type { Wording } from './wording';

/** A card with nothing but its words, to build upon. */
export const emptyNext: Omit<NextView, 'title' | 'sentence'> = {
  tone: 'calm',
  working: null,
  quote: null,
  problems: [],
  inTheWay: null,
  form: null,
  buttons: [],
  quiet: null,
};

/** Whether the person has a part in the release's way on. Who may only remove it by force looks on. */
export function movesOn({ allowed }: Release): boolean {
  return allowed.some((action) => action !== 'force-remove');
}

/** A button for an action that needs nothing typed. */
export function press(
  label: string,
  name: PlainPanelAction['name'],
  appearance: ButtonAppearance = 'secondary',
): ButtonView {
  return { label, appearance, does: { name } };
}

/** Stands for its people where none of them is known by name. */
export function superApp({ targetAppId, targetAppName }: Release): Actor {
  return { accountId: targetAppId, name: targetAppName };
}

/** Whose words follow. */
export function wrote({ me }: Pick<ReleaseFacts, 'me'>, { accountId, name }: Actor, { l10n }: Wording): string {
  return accountId === me.accountId ? l10n.t('You wrote:') : l10n.t('{0} wrote:', name);
}

/** The buttons whose action the platform allows to this person now, and no other. */
export function allowedButtons(
  release: Release,
  ...candidates: readonly (readonly [ReleaseAction, ButtonView])[]
): readonly ButtonView[] {
  return candidates.filter(([action]) => release.allowed.includes(action)).map(([, button]) => button);
}

/** The quiet way out, where the platform allows it. */
export function quietly(release: Release, action: ReleaseAction, button: ButtonView): ButtonView | null {
  return release.allowed.includes(action) ? button : null;
}

/** Force Remove, where the super app's people look at a release that reaches users. */
export function forceRemoval(release: Release, { l10n }: Wording): ButtonView | null {
  return quietly(release, 'force-remove', press(l10n.t('Force Remove…'), 'forceRemove'));
}

/** View Configuration, on the page that leads to its editing. */
export function viewConfiguration({ l10n }: Wording): ButtonView {
  return { label: l10n.t('View Configuration'), appearance: 'secondary', does: { open: 'configuration' } };
}
