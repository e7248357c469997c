import { ConnectionError } from '../../client/connectionError';
import { EmbeddedPlatformError } from '../../client/embeddedState';
import { RemoteFailure } from '../../client/remote/remoteFailure';
import { SignInError } from '../../client/remote/signInError';
import { PlatformError } from '../../core/errorCode';
import { connectionErrorSentence, platformFailureSentence } from './connectionSentence';
import { errorSentence, type Told } from './errorSentence';
import type { FailureSubject } from './failureSubject';
import { nextSteps } from './nextStep';
import { remoteFailureSentence } from './remoteFailureSentence';
import { signInErrorSentence } from './signInErrorSentence';
import { unexpectedSentence } from './unexpectedSentence';

/** Tells any failure, whatever it is. */
export function told(error: unknown, subject: FailureSubject = {}): Told {
  if (error instanceof PlatformError) return errorSentence(error, subject);
  if (error instanceof SignInError) return signInErrorSentence(error.code);
  if (!(error instanceof ConnectionError)) return { sentence: unexpectedSentence(), steps: [nextSteps.showLog()] };
  const { cause } = error;
  if (cause instanceof RemoteFailure) return remoteFailureTold(cause);
  if (cause instanceof EmbeddedPlatformError && cause.code !== 'STOPPED') {
    const { code, file } = cause;
    const steps = [nextSteps.showLog(), nextSteps.restart()];
    return { sentence: platformFailureSentence({ code, file }), steps };
  }
  return connectionErrorSentence(error.code);
}

function remoteFailureTold(failure: RemoteFailure): Told {
  const sentence = remoteFailureSentence(failure);
  return { sentence, steps: [nextSteps.tryAgain(), nextSteps.connect()] };
}

/** The sentence alone, where there is no place for buttons. */
export function failureSentence(error: unknown): string {
  return told(error).sentence;
}
