import type { WorkspaceFolder } from 'vscode';
import { CollectError } from '../../client/upload/collectError';
import { findProjectRoot } from '../../client/upload/projectRoot';
import { buildCommand } from './buildCommand';

/** A folder of the workspace, as far as uploading from it goes. */
export interface LookedAtFolder {
  readonly folder: WorkspaceFolder;
  /** Why there is nothing to upload; without it the folder holds a mini program, or will once it is built. */
  readonly error?: CollectError;
}

/** Looks for mini programs in the folders of a workspace. Reads their upper levels, runs nothing. */
export function lookAtFolders(folders: readonly WorkspaceFolder[]): Promise<readonly LookedAtFolder[]> {
  return Promise.all(folders.map(lookAt));
}

async function lookAt(folder: WorkspaceFolder): Promise<LookedAtFolder> {
  const { uri } = folder;
  if (uri.scheme !== 'file') return { folder, error: new CollectError('folderElsewhere', uri.toString()) };
  try {
    await findProjectRoot(uri.fsPath);
    return { folder };
  } catch (error) {
    if (!(error instanceof CollectError)) throw error;
    return willBeBuilt(folder, error) ? { folder } : { folder, error };
  }
}

/** What is missing may be what the build command makes; after it has run, the folder is looked at again. */
function willBeBuilt(folder: WorkspaceFolder, error: CollectError): boolean {
  const unbuilt = error.problem?.code === 'rootNotBuilt' || error.problem?.code === 'notCompiled';
  return unbuilt && buildCommand(folder) !== undefined;
}
