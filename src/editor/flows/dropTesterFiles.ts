import { l10n, type Uri } from 'vscode';
import type { Release } from '../../protocol/release';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { standing, targetName, versionName } from '../sentences/statusWords';
import { droppedFile } from '../testers/droppedFile';
import { changeByList, takeTesterFile } from './takeTesterFile';

/** Update Test Group from what was dropped on a release; Add Testers where it has none yet. */
export async function dropTesterFiles(
  context: FlowContext,
  release: Release | undefined,
  uris: readonly Uri[],
): Promise<FlowOutcome> {
  const problem = notTaking(release);
  const file = await droppedFile(uris);
  if (release === undefined || problem !== undefined || typeof file === 'string') {
    void context.ui.warn(problem ?? String(file));
    return 'canceled';
  }
  return takeTesterFile(context, release, file);
}

function notTaking(release: Release | undefined): string | undefined {
  if (release === undefined)
    return l10n.t('Drop a list of testers on a release in Pilot Testing. Nothing was changed.');
  if (changeByList(release) !== undefined) return undefined;
  return l10n.t(
    '{0} on {1} is in {2}: it takes no testers from you. Nothing was changed.',
    versionName(release),
    targetName(release),
    standing(release),
  );
}
