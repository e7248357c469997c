import { l10n, window } from 'vscode';
import type { MiniProgram } from '../../protocol/miniProgram';
import type { Release } from '../../protocol/release';
import { configurationUri } from '../configuration/configurationUri';
import type { FlowOutcome } from '../flowContext';
import { targetName, versionName } from '../sentences/statusWords';

/** Edit Configuration as JSON, of one release. */
export async function editReleaseAsJson(release: Release): Promise<FlowOutcome> {
  const name = l10n.t('{0} on {1}', versionName(release), targetName(release));
  await window.showTextDocument(configurationUri({ level: 'release-specific', releaseId: release.id }, name));
  return 'done';
}

/** Edit Configuration as JSON, of what every release of a mini program inherits. */
export async function editGlobalAsJson({ id, name }: MiniProgram): Promise<FlowOutcome> {
  await window.showTextDocument(configurationUri({ level: 'global', miniProgramId: id }, name));
  return 'done';
}
