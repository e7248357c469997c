import { commands, l10n, type WorkspaceFolder } from 'vscode';
import { randomUUID } from 'node:crypto';
import { ConnectionError } from '../../../client/connectionError';
import type { PackedProject } from '../../../client/upload/packProject';
import type { Version } from '../../../protocol/version';
import { commandIds } from '../../contributions';
import type { FlowContext, FlowOutcome } from '../../flowContext';
import { bindMiniProgram } from '../../project/projectBinding';
import { numberText, sizeText, versionName } from '../../sentences/statusWords';
import { abortSignal } from '../abortSignal';
import { attempt } from '../attempt';
import { whenChosen } from '../whenChosen';
import type { UploadDestination } from './askDestination';
import { destinationName, forgetDetails, type VersionDetails } from './askUpload';

/** A version that was agreed to. Sent again under the same keys, it arrives once. */
export interface Upload {
  readonly folder: WorkspaceFolder;
  readonly destination: UploadDestination;
  readonly details: VersionDetails;
  readonly packed: PackedProject;
  readonly keys: { readonly miniProgram: string; readonly version: string };
}

/** Keys under which the platform recognises a repeated request. */
export function newKeys(): Upload['keys'] {
  return { miniProgram: randomUUID(), version: randomUUID() };
}

/** Sends a version, reads it back, and offers Select App. A broken connection offers to send the same again. */
export function sendVersion(context: FlowContext, upload: Upload): Promise<FlowOutcome> {
  return attempt(context, async () => {
    try {
      const version = await sendAndReadBack(context, upload);
      await forgetDetails(context, upload.folder);
      return tellArrival(context, upload, version);
    } catch (error) {
      if (!(error instanceof ConnectionError) || error.code === 'CANCELED') throw error;
      context.log.warn('upload', error.code);
      return offerAgain(context, upload);
    }
  });
}

function sendAndReadBack(context: FlowContext, upload: Upload): Promise<Version> {
  const { folder, details, packed, keys } = upload;
  const title = l10n.t('Uploading {0} {1}', destinationName(upload.destination), details.version);
  return context.ui.progress(title, async (report, token) => {
    let hasLeft = false;
    // Once the last byte has left, the version may be there already: Cancel must not look as if it had worked.
    const signal = abortSignal(token, () => !hasLeft);
    const miniProgramId = await createIfNew(context, upload);
    await remember(context, folder, miniProgramId);
    const size = sizeText(packed.size);
    const sent = await context.platform.call('uploadVersion', {
      params: { id: miniProgramId },
      query: details,
      stream: { mediaType: 'application/zip', bytes: packed.bytes, size: packed.size },
      idempotencyKey: keys.version,
      signal,
      onSent: (bytes) => {
        hasLeft = bytes === packed.size;
        const message = hasLeft ? l10n.t('the platform is checking it') : l10n.t('{0} of {1}', sizeText(bytes), size);
        report(message, bytes / packed.size);
      },
    });
    report(l10n.t('reading it back'), 1);
    return context.platform.call('getVersion', { params: { id: sent.id } });
  });
}

/** A folder whose settings cannot be written is asked about again the next time; that is no reason not to upload. */
async function remember(context: FlowContext, folder: WorkspaceFolder, miniProgramId: string): Promise<void> {
  try {
    await bindMiniProgram(folder, miniProgramId);
  } catch (error) {
    context.log.warn('The settings of the folder were not written.', String(error));
  }
}

async function createIfNew(context: FlowContext, { destination, keys }: Upload): Promise<string> {
  if (destination.kind === 'existing') return destination.miniProgram.id;
  const { name, workspaceId } = destination;
  const body = { name, workspaceId };
  return (await context.platform.call('createMiniProgram', { body, idempotencyKey: keys.miniProgram })).id;
}

function tellArrival(context: FlowContext, { destination, packed }: Upload, version: Version): FlowOutcome {
  const name = versionName({ miniProgramName: destinationName(destination), version: version.version });
  if (version.sha256 !== packed.sha256 || version.size !== packed.size) {
    const sentence = l10n.t(
      '{0} arrived on the platform other than it was sent. Do not release it; upload a new version.',
      name,
    );
    whenChosen(context, context.ui.fail(sentence), {});
    return 'failed';
  }
  const choice = context.ui.inform(
    l10n.t('{0} is uploaded: {1} files, {2}.', name, numberText(version.fileCount), sizeText(version.size)),
    { id: 'select', title: l10n.t('Select App') },
  );
  const argument = { versionId: version.id, miniProgramId: version.miniProgramId };
  whenChosen(context, choice, { select: () => commands.executeCommand(commandIds.selectApp, argument) });
  return 'done';
}

function offerAgain(context: FlowContext, upload: Upload): FlowOutcome {
  const name = versionName({ miniProgramName: destinationName(upload.destination), version: upload.details.version });
  const choice = context.ui.warn(
    l10n.t(
      'The connection broke while {0} was uploaded. Version and note are kept; sent again, it arrives once.',
      name,
    ),
    { id: 'again', title: l10n.t('Try Again') },
    { id: 'log', title: l10n.t('Show Log') },
  );
  whenChosen(context, choice, {
    again: () => sendVersion(context, upload),
    log: () => context.log.show(),
  });
  return 'failed';
}
