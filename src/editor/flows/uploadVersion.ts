import { workspace, type WorkspaceFolder } from 'vscode';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { attempt } from './attempt';
import { askDestination, findChoice, findDestinations, type Destinations } from './upload/askDestination';
import { askUpload } from './upload/askUpload';
import { chooseFolder } from './upload/chooseFolder';
import { buildFolder, preparePackage } from './upload/preparePackage';
import { newKeys, sendVersion } from './upload/sendVersion';

/**
 * Upload Version: from the folder of a mini program to a version on the platform. The folder is built, checked and packed
 * before anything is asked about the version, and shown before anything leaves the machine.
 */
export function uploadVersion(context: FlowContext, folder?: WorkspaceFolder): Promise<FlowOutcome> {
  return upload(context, folder, (chosen) =>
    findDestinations(context, chosen, () => upload(context, chosen, () => findChoice(context))),
  );
}

function upload(
  context: FlowContext,
  folder: WorkspaceFolder | undefined,
  findWhere: (folder: WorkspaceFolder) => Promise<Destinations | 'none'>,
): Promise<FlowOutcome> {
  return attempt(context, async () => {
    const chosen = await chooseFolder(context, folder === undefined ? (workspace.workspaceFolders ?? []) : [folder]);
    if (chosen === 'none') return 'failed';
    if (chosen === 'canceled') return 'canceled';

    const destinations = await findWhere(chosen);
    if (destinations === 'none') return 'failed';
    const built = await buildFolder(context, chosen);
    if (built !== 'built') return built;
    const { platform } = await context.store.me();
    const prepared = await preparePackage(context, chosen, platform.maximumUploadBytes);
    if (prepared === undefined) return 'failed';

    const destination = await askDestination(context, chosen, destinations);
    if (destination === undefined) return 'canceled';
    const details = await askUpload(context, chosen, destination, prepared);
    if (details === undefined) return 'canceled';
    return sendVersion(context, {
      folder: chosen,
      destination,
      details,
      packed: prepared.packed,
      keys: newKeys(),
    });
  });
}
