import { l10n } from 'vscode';
import type { AccessToken } from '../../../protocol/accessToken';
import type { FlowContext, FlowOutcome } from '../../flowContext';
import { dateText, relativeAge } from '../../sentences/statusWords';
import { allPages } from '../../store/allPages';
import { attempt } from '../attempt';
import { createAccessToken } from './createAccessToken';

/** Personal Access Tokens: those that the person has, to be revoked, and the way to a new one. */
export function accessTokens(context: FlowContext): Promise<FlowOutcome> {
  return attempt(context, async () => {
    const { platform, ui } = context;
    const tokens = await allPages((cursor) =>
      platform.call('listAccessTokens', { query: cursor === undefined ? {} : { cursor } }),
    );
    const chosen = await ui.pick<AccessToken | 'new'>({
      title: l10n.t('Personal Access Tokens'),
      placeHolder: l10n.t('For pipelines and scripts, which act as you. Choose one to revoke it.'),
      choices: [
        { label: l10n.t('$(add) Create a Personal Access Token…'), value: 'new' },
        ...tokens.map((token) => ({
          label: token.name,
          description: token.scopes.join(', '),
          detail: lifeText(token),
          value: token,
        })),
      ],
    });
    if (chosen === undefined) return 'canceled';
    return chosen === 'new' ? createAccessToken(context) : revoke(context, chosen);
  });
}

function lifeText({ expiresAt, lastUsedAt }: AccessToken): string {
  const end =
    expiresAt < Date.now() ? l10n.t('ended on {0}', dateText(expiresAt)) : l10n.t('ends on {0}', dateText(expiresAt));
  const use = lastUsedAt === null ? l10n.t('never used') : l10n.t('last used {0}', relativeAge(lastUsedAt));
  return `${end} · ${use}`;
}

async function revoke({ platform, ui }: FlowContext, { id, name }: AccessToken): Promise<FlowOutcome> {
  const agreed = await ui.confirm(
    l10n.t('Revoke the personal access token {0}?', name),
    l10n.t('What uses it is refused from then on. This cannot be undone; make another one in its place.'),
    l10n.t('Revoke'),
  );
  if (!agreed) return 'canceled';
  await platform.call('revokeAccessToken', { params: { id } });
  void ui.inform(l10n.t('The personal access token {0} is revoked.', name));
  return 'done';
}
