import { ConfigurationTarget, workspace } from 'vscode';

/** Has VS Code save what is edited by itself, after a moment, or not; in a browser it does unless told. */
export async function saveByItself(does: boolean): Promise<void> {
  const files = workspace.getConfiguration('files');
  await files.update('autoSaveDelay', does ? 100 : undefined, ConfigurationTarget.Global);
  await files.update('autoSave', does ? 'afterDelay' : 'off', ConfigurationTarget.Global);
}

/** Leaves it to VS Code again. */
export async function saveAsUsual(): Promise<void> {
  const files = workspace.getConfiguration('files');
  await files.update('autoSave', undefined, ConfigurationTarget.Global);
  await files.update('autoSaveDelay', undefined, ConfigurationTarget.Global);
}
