import { l10n } from 'vscode';
import type { ConnectionErrorCode } from '../../client/connectionError';
import type { EmbeddedFailureCode } from '../../client/embeddedState';
import type { ConnectionState, PlatformFailure } from '../store/releaseStore';
import { remoteFailureSentence } from './remoteFailureSentence';
import { relativeAge } from './statusWords';
import type { Told } from './errorSentence';
import { nextSteps } from './nextStep';

/** Tells why no answer came. */
export function connectionErrorSentence(code: ConnectionErrorCode): Told {
  const tellers: Readonly<Record<ConnectionErrorCode, () => Told>> = {
    UNREACHABLE: () => ({
      sentence: l10n.t('The release platform could not be reached. What you typed is kept. Try again in a moment.'),
      steps: [nextSteps.showLog(), nextSteps.restart()],
    }),
    TIMED_OUT: () => ({
      sentence: l10n.t('The release platform did not answer in time. Refresh to see whether the change was made.'),
      steps: [nextSteps.refresh(), nextSteps.showLog()],
    }),
    CANCELED: () => ({ sentence: l10n.t('Canceled.'), steps: [] }),
    ANSWER_INVALID: () => ({
      sentence: l10n.t(
        'The release platform answered something unexpected. It may be of another version than the extension.',
      ),
      steps: [nextSteps.showLog(), nextSteps.restart()],
    }),
  };
  return tellers[code]();
}

/** Tells why the platform on this machine does not run. */
export function platformFailureSentence({ code, file }: PlatformFailure): string {
  const sentences: Readonly<Record<EmbeddedFailureCode, string>> = {
    NO_SQLITE: l10n.t('The release platform could not start: this editor is too old for it. Update the editor.'),
    DATA_FOLDER_NEWER: l10n.t(
      'The release platform could not start: its data was written by a newer version and was left untouched. Update the extension.',
    ),
    DATA_FOLDER_NOT_WRITABLE:
      file === undefined
        ? l10n.t('The release platform could not start: its data folder cannot be written. The log has the reason.')
        : l10n.t(
            'The release platform could not start: {0} or its folder cannot be written. Check who may write there.',
            file,
          ),
    DATABASE_DAMAGED:
      file === undefined
        ? l10n.t('The release platform could not start: its database is damaged. The log has the reason.')
        : l10n.t(
            'The release platform could not start: its database {0} is damaged. It was left as it is; restore it or move it away.',
            file,
          ),
    DISK_FULL: l10n.t('The release platform could not start: the disk is full. Free some space and restart it.'),
    NO_WRITE_AHEAD_LOG: l10n.t(
      'The release platform could not start: its data folder is on a network drive that cannot hold a database.',
    ),
    ADDRESS_NOT_AVAILABLE: l10n.t(
      'The release platform could not start: nothing can listen on 127.0.0.1 of this machine. The log has the reason.',
    ),
    USAGE: l10n.t('The release platform could not start: it was started in a way it does not understand.'),
    UNEXPECTED: l10n.t('The release platform could not start. The log has the reason.'),
    TIMED_OUT: l10n.t(
      'The release platform could not start: it did not answer in time. The log has what it said last.',
    ),
    ANSWER_INVALID: l10n.t('The release platform could not start: it is of another version than the extension.'),
    CRASHED: l10n.t(
      'The release platform stopped again and again, and is not started any more. The log has the reason.',
    ),
  };
  return sentences[code];
}

/** Tells how the editor stands with the platform, wherever it is not simply there. */
export function connectionSentence(state: ConnectionState): string {
  switch (state.kind) {
    case 'starting':
      return l10n.t('The release platform on this machine is starting.');
    case 'ready':
      return l10n.t('The release platform on this machine is running.');
    case 'signed out':
      return l10n.t('Nobody is signed in to the release platform.');
    case 'unreachable':
      return l10n.t(
        'The release platform on this machine stopped and is starting again (attempt {0} of {1}). What you typed is kept.',
        state.attempt,
        state.attempts,
      );
    case 'offline':
      return l10n.t(
        '{0} stopped answering {1}. What is shown was so then, and is brought up to date by itself.',
        state.address,
        relativeAge(state.since),
      );
    case 'failed':
      return platformFailureSentence(state);
    case 'refused':
      return remoteFailureSentence(state);
  }
}
