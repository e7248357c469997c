import { l10n } from 'vscode';
import type { CollectError } from '../../client/upload/collectError';
import { buildProblemSentence } from '../sentences/buildProblemSentence';

/** Tells why nothing can be uploaded from a folder. */
export function collectErrorSentence(folder: string, error: CollectError): string {
  if (error.problem !== undefined) return l10n.t('{0}: {1}', folder, buildProblemSentence(error.problem));
  switch (error.code) {
    case 'folderElsewhere':
      return l10n.t('{0} is not on this machine. Versions are uploaded from folders on disk only.', folder);
    case 'folderMissing':
      return l10n.t('The folder {0} does not exist any more.', error.path);
    case 'folderUnreadable':
      return l10n.t('{0} cannot be read. Check who may read it.', error.path);
    case 'rootOutsideFolder':
      return l10n.t('mini.project.json of {0} names a miniprogramRoot outside of the folder. Correct it.', folder);
    default:
      return l10n.t('{0} is not a mini program: it has no app.json.', folder);
  }
}
