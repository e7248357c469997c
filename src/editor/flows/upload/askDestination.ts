import { l10n, type WorkspaceFolder } from 'vscode';
import { PlatformError } from '../../../core/errorCode';
import { rolesWith } from '../../../core/permissions';
import type { MiniProgram } from '../../../protocol/miniProgram';
import type { FlowContext } from '../../flowContext';
import { boundMiniProgramId } from '../../project/projectBinding';
import { askNewMiniProgram, workspacesToCreateIn, type NewMiniProgram } from '../askNewMiniProgram';

/** Where a version goes: a mini program that exists, or one that is created when the upload begins. */
export type UploadDestination =
  { readonly kind: 'existing'; readonly miniProgram: MiniProgram } | ({ readonly kind: 'new' } & NewMiniProgram);

/** The mini program that the folder's settings name, or else one that the person chooses. */
export async function askDestination(
  context: FlowContext,
  folder: WorkspaceFolder,
): Promise<UploadDestination | undefined> {
  const id = boundMiniProgramId(folder);
  const miniProgram = id === undefined ? undefined : await readIfVisible(context, id);
  if (miniProgram === undefined) return chooseDestination(context, folder, id);
  if (!miniProgram.allowed.includes('upload')) throw mayNotUpload();
  return { kind: 'existing', miniProgram };
}

/** From the platform, not from what is known: the highest version may have changed a moment ago. */
function readNow(context: FlowContext, id: string): Promise<MiniProgram> {
  return context.platform.call('getMiniProgram', { params: { id } });
}

async function readIfVisible(context: FlowContext, id: string): Promise<MiniProgram | undefined> {
  try {
    return await readNow(context, id);
  } catch (error) {
    if (error instanceof PlatformError && (error.code === 'NOT_FOUND' || error.code === 'REQUEST_INVALID')) {
      return undefined;
    }
    throw error;
  }
}

async function chooseDestination(
  context: FlowContext,
  folder: WorkspaceFolder,
  unknownId: string | undefined,
): Promise<UploadDestination | undefined> {
  const miniPrograms = (await context.store.miniPrograms()).filter(({ allowed }) => allowed.includes('upload'));
  const [firstWorkspace, ...otherWorkspaces] = workspacesToCreateIn(await context.store.me());
  if (miniPrograms.length === 0 && firstWorkspace === undefined) throw mayNotUpload();
  const chosen = await context.ui.pick<MiniProgram | 'new'>({
    title: l10n.t('Upload Version'),
    placeHolder:
      unknownId === undefined
        ? l10n.t('Which mini program does {0} hold?', folder.name)
        : l10n.t('Your account does not see mini program {0} of {1}. Choose another one.', unknownId, folder.name),
    choices: [
      ...miniPrograms.map((miniProgram) => ({
        label: miniProgram.name,
        description: miniProgram.highestVersion ?? l10n.t('no version yet'),
        detail: `${miniProgram.workspaceName} · ${miniProgram.id}`,
        value: miniProgram,
      })),
      ...(firstWorkspace === undefined
        ? []
        : [{ label: l10n.t('$(add) Create a Mini Program…'), value: 'new' as const }]),
    ],
  });
  if (chosen === undefined) return undefined;
  if (chosen !== 'new') return { kind: 'existing', miniProgram: await readNow(context, chosen.id) };
  if (firstWorkspace === undefined) return undefined;
  const created = await askNewMiniProgram(context, [firstWorkspace, ...otherWorkspaces], folder.name);
  return created && { kind: 'new', ...created };
}

function mayNotUpload(): PlatformError {
  return new PlatformError('FORBIDDEN', { permission: 'upload version', roles: rolesWith('upload version') });
}
