import { env, l10n, UIKind } from 'vscode';
import { createHttpPlatform } from '../../client/httpPlatform';
import { openLoopbackRedirect } from '../../client/remote/loopbackRedirect';
import { signInByBrowser, type Tokens } from '../../client/remote/openIdClient';
import type { SignIn } from '../../protocol/platform';
import type { RemoteSource } from '../connection/remoteSource';
import { abortSignal } from '../flows/abortSignal';
import { hostOf } from '../sentences/hostOf';
import type { Ui } from '../ui';
import type { Account } from './signedInAccount';

/** A personal access token says itself when it ends: at the first request after it. */
const untilRefused = Number.MAX_SAFE_INTEGER;

type Way = 'browser' | 'token';

/**
 * Signs somebody in to the platform at an address, in the browser or by a personal access token, and keeps the session.
 * Answers with who it is, or nothing where they gave up.
 *
 * @throws SignInError or PlatformError
 */
export async function signInToPlatform(ui: Ui, source: RemoteSource): Promise<Account | undefined> {
  const { signIn } = await source.describe();
  const way = signIn === null ? 'token' : await chooseWay(ui, source.id);
  if (way === undefined) return undefined;
  const provider = way === 'browser' && signIn ? signIn : undefined;
  const tokens = provider ? await byBrowser(ui, provider, source.id) : await byToken(ui, source.id);
  if (tokens === undefined) return undefined;
  const account = await whoHas(tokens, source.id);
  const { issuer, clientId } = provider ?? {};
  const vouched = issuer !== undefined && clientId !== undefined && { provider: { issuer, clientId } };
  await source.sessions.add({ account, tokens, ...vouched });
  await source.readSessions();
  return account;
}

function chooseWay(ui: Ui, address: string): Promise<Way | undefined> {
  return ui.pick<Way>({
    title: l10n.t('Sign In to {0}', hostOf(address)),
    placeHolder: l10n.t('How do you sign in?'),
    choices: [
      {
        label: l10n.t('$(globe) In the Browser'),
        detail:
          env.uiKind === UIKind.Web
            ? l10n.t('With the account of your organisation. This browser must be on the editor’s machine.')
            : l10n.t('With the account you have at your organisation'),
        value: 'browser',
      },
      {
        label: l10n.t('$(key) By a Personal Access Token'),
        detail: l10n.t('For scripts and machines without a browser'),
        value: 'token',
      },
    ],
  });
}

/**
 * The browser comes back to a port of the machine where the extension runs (RFC 8252, 7.3). In a remote window that is the far
 * machine: VS Code finds the loopback `redirect_uri` in the address that it opens, and forwards that very port. An address of
 * `env.asExternalUri` would not do: a provider sends people back only to what is registered there, and that is loopback, on
 * every port. Where VS Code itself is a page in a browser on another machine, no port can be forwarded so; there, people sign
 * in by a personal access token.
 */
async function byBrowser(ui: Ui, signIn: SignIn, address: string): Promise<Tokens> {
  const redirect = await openLoopbackRedirect(
    l10n.t('Mini Program Release goes on in the editor. You can close this page.'),
  );
  try {
    return await ui.progress(l10n.t('Signing in to {0} in the browser…', hostOf(address)), (_, token) =>
      signInByBrowser(signIn, redirect, (url) => ui.browse(url), abortSignal(token)),
    );
  } finally {
    redirect.close();
  }
}

async function byToken(ui: Ui, address: string): Promise<Tokens | undefined> {
  const token = await ui.input({
    title: l10n.t('Sign In to {0}', hostOf(address)),
    prompt: l10n.t('The personal access token. It is kept in the editor’s secret storage.'),
    secret: true,
    check: (text) => (/^[\x21-\x7e]{8,4096}$/.test(text.trim()) ? undefined : l10n.t('This is no access token.')),
  });
  return token === undefined ? undefined : { idToken: token.trim(), expiresAt: untilRefused };
}

/** Whom the platform knows by the token. */
async function whoHas({ idToken }: Tokens, address: string): Promise<Account> {
  const platform = createHttpPlatform({ baseUrl: () => address, token: () => Promise.resolve(idToken) });
  const { accountId, name, email, memberships } = await platform.call('getMe', {});
  return { accountId, name, email, memberships };
}
