import { l10n, workspace } from 'vscode';
import type { MiniProgram } from '../../protocol/miniProgram';
import type { FlowContext } from '../flowContext';
import { boundMiniProgramId } from '../project/projectBinding';

/** Asks which mini program is meant, where there is a choice; those of the open folders come first. */
export async function chooseMiniProgram(
  context: FlowContext,
  title: string,
  isMeant: (miniProgram: MiniProgram) => boolean = () => true,
): Promise<MiniProgram | undefined> {
  const miniPrograms = (await context.store.miniPrograms()).filter(isMeant);
  if (miniPrograms.length <= 1) return miniPrograms[0];
  const inFolders = new Set((workspace.workspaceFolders ?? []).map(boundMiniProgramId));
  const isHere = ({ id }: MiniProgram): boolean => inFolders.has(id);
  return context.ui.pick({
    title,
    placeHolder: l10n.t('Which mini program?'),
    choices: miniPrograms
      .toSorted((one, other) => Number(isHere(other)) - Number(isHere(one)))
      .map((miniProgram) => ({
        label: miniProgram.name,
        description: isHere(miniProgram) ? l10n.t('in this folder') : (miniProgram.highestVersion ?? ''),
        detail: miniProgram.workspaceName,
        value: miniProgram,
      })),
  });
}
