import { l10n } from 'vscode';
import type { Approval } from '../../protocol/approval';
import { approvalCategoryWord, targetName, versionName } from './statusWords';

type Named = Pick<Approval, 'category' | 'miniProgramName' | 'version' | 'targetAppName' | 'environment'>;

/** What a request asks for, whole: a force removal is of a mini program in all environments, all else of a version. */
export function requestTitle(request: Named): string {
  const what =
    request.category === 'Force Removal'
      ? l10n.t('{0} → {1}', request.miniProgramName, allEnvironments(request.targetAppName))
      : l10n.t('{0} → {1}', versionName(request), targetName(request));
  return request.category === 'Release' ? what : l10n.t('{0}: {1}', approvalCategoryWord(request.category), what);
}

function allEnvironments(targetAppName: string): string {
  return l10n.t('{0} · {1}', targetAppName, l10n.t('all environments'));
}
