import { ConfigurationTarget, workspace, type WorkspaceFolder } from 'vscode';
import { settingKeys } from '../contributions';

/** The ID of the mini program that a folder says it holds, if it says so. */
export function boundMiniProgramId(folder: WorkspaceFolder): string | undefined {
  const id = workspace.getConfiguration('miniProgramRelease', folder).get<unknown>(settingKeys.miniProgramId);
  return typeof id === 'string' && id.trim() !== '' ? id.trim() : undefined;
}

/** Writes into the folder's settings which mini program it holds, so that nobody who has the folder is asked again. */
export async function bindMiniProgram(folder: WorkspaceFolder, miniProgramId: string): Promise<void> {
  if (boundMiniProgramId(folder) === miniProgramId) return;
  await workspace
    .getConfiguration('miniProgramRelease', folder)
    .update(settingKeys.miniProgramId, miniProgramId, ConfigurationTarget.WorkspaceFolder);
}
