import { commands, FileSystemError, l10n, Uri, workspace } from 'vscode';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { attempt } from './attempt';
import { whenChosen } from './whenChosen';

const sampleName = 'harbor-coffee';

/** Create a Sample Mini Program: a copy of Harbor Coffee in a folder of its own, which nothing is overwritten for. */
export function createSample(context: FlowContext): Promise<FlowOutcome> {
  return attempt(context, async () => {
    const parent = await context.ui.openFolder(
      l10n.t('The folder in which the sample gets a folder of its own'),
      l10n.t('Create Here'),
    );
    if (parent === undefined) return 'canceled';
    const folder = await freeFolder(parent);
    await workspace.fs.copy(Uri.joinPath(context.extensionUri, 'samples', sampleName), folder, { overwrite: false });
    const choice = context.ui.inform(l10n.t('The sample is in {0}.', folder.fsPath), {
      id: 'open',
      title: l10n.t('Open Folder'),
    });
    whenChosen(context, choice, { open: () => commands.executeCommand('vscode.openFolder', folder) });
    return 'done';
  });
}

/** `harbor-coffee`, or the first of `harbor-coffee-2`, `-3`, … that is free. */
async function freeFolder(parent: Uri): Promise<Uri> {
  for (let number = 1; ; number += 1) {
    const folder = Uri.joinPath(parent, number === 1 ? sampleName : `${sampleName}-${number}`);
    if (!(await exists(folder))) return folder;
  }
}

async function exists(uri: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(uri);
    return true;
  } catch (error) {
    if (error instanceof FileSystemError && error.code === 'FileNotFound') return false;
    throw error;
  }
}
