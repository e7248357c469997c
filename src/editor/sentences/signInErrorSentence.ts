import { l10n } from 'vscode';
import type { SignInErrorCode } from '../../client/remote/signInError';
import type { Told } from './errorSentence';
import { nextSteps } from './nextStep';

/** Tells why nobody could be signed in. */
export function signInErrorSentence(code: SignInErrorCode): Told {
  const sentences: Readonly<Record<SignInErrorCode, string>> = {
    PROVIDER_UNREACHABLE: l10n.t(
      'The service that signs people in to this platform does not answer. What you typed is kept. Try again in a moment.',
    ),
    PROVIDER_ANSWER_INVALID: l10n.t(
      'The service that signs people in answered something that proves nothing, so that nobody was signed in. Ask who runs the platform.',
    ),
    SIGN_IN_REFUSED: l10n.t('You were not signed in: it was refused in the browser.'),
    SESSION_ENDED: l10n.t('Your session has ended. What you typed is kept. Sign in to go on.'),
    SIGN_IN_TIMED_OUT: l10n.t('Nobody came back from the browser within five minutes. Sign in again.'),
  };
  return { sentence: sentences[code], steps: [nextSteps.signIn(), nextSteps.showLog()] };
}
