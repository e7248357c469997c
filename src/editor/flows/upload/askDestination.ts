import { commands, l10n, type WorkspaceFolder } from 'vscode';
import { PlatformError } from '../../../core/errorCode';
import { rolesWith } from '../../../core/permissions';
import type { MiniProgram } from '../../../protocol/miniProgram';
import type { WorkspaceMembership } from '../../../protocol/people';
import { commandIds, settingKeys } from '../../contributions';
import type { FlowContext } from '../../flowContext';
import { boundMiniProgramId } from '../../project/projectBinding';
import { alternatives, roleWord } from '../../sentences/statusWords';
import { askNewMiniProgram, workspacesToCreateIn, type NewMiniProgram } from '../askNewMiniProgram';
import { whenChosen } from '../whenChosen';

/** Where a version goes: a mini program that exists, or one that is created when the upload begins. */
export type UploadDestination =
  { readonly kind: 'existing'; readonly miniProgram: MiniProgram } | ({ readonly kind: 'new' } & NewMiniProgram);

/** Where a version from a folder may go: the mini program that the folder's settings name, or else a choice. */
export type Destinations =
  | { readonly kind: 'bound'; readonly miniProgram: MiniProgram }
  | {
      readonly kind: 'choice';
      readonly miniPrograms: readonly MiniProgram[];
      readonly workspaces: readonly WorkspaceMembership[];
    };

/**
 * Finds where a version may go, without a question. A folder that says what it holds goes nowhere else by itself: where the
 * account does not see that mini program, this is told.
 *
 * @param chooseAnother uploads after all, to another mini program: a folder may come from another platform
 * @throws PlatformError `FORBIDDEN` for an account that may upload nowhere
 */
export async function findDestinations(
  context: FlowContext,
  folder: WorkspaceFolder,
  chooseAnother: () => unknown,
): Promise<Destinations | 'none'> {
  const id = boundMiniProgramId(folder);
  if (id === undefined) return findChoice(context);
  const miniProgram = await readIfVisible(context, id);
  if (miniProgram === undefined) {
    tellNotVisible(context, folder, id, chooseAnother);
    return 'none';
  }
  if (!miniProgram.allowed.includes('upload')) throw mayNotUpload();
  return { kind: 'bound', miniProgram };
}

/**
 * Where a version may go of a folder that says nothing, or says what does not count here.
 *
 * @throws PlatformError `FORBIDDEN` for an account that may upload nowhere
 */
export async function findChoice(context: FlowContext): Promise<Destinations> {
  const miniPrograms = (await context.store.miniPrograms()).filter(({ allowed }) => allowed.includes('upload'));
  const workspaces = workspacesToCreateIn(await context.store.me());
  if (miniPrograms.length === 0 && workspaces.length === 0) throw mayNotUpload();
  return { kind: 'choice', miniPrograms, workspaces };
}

function tellNotVisible(context: FlowContext, folder: WorkspaceFolder, id: string, chooseAnother: () => unknown): void {
  const choice = context.ui.warn<'another' | 'account' | 'setting'>(
    l10n.t(
      '{0} holds mini program {1}, which is not on this platform, or not for your account to see. Nothing was uploaded.',
      folder.name,
      id,
    ),
    { id: 'another', title: l10n.t('Choose Another') },
    { id: 'account', title: l10n.t('Switch Account') },
    { id: 'setting', title: l10n.t('Open Settings') },
  );
  whenChosen(context, choice, {
    another: chooseAnother,
    account: () => commands.executeCommand(commandIds.switchAccount),
    setting: () =>
      commands.executeCommand('workbench.action.openSettings', `miniProgramRelease.${settingKeys.miniProgramId}`),
  });
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

/** Asks where a version goes, unless its folder says so. */
export async function askDestination(
  context: FlowContext,
  folder: WorkspaceFolder,
  destinations: Destinations,
): Promise<UploadDestination | undefined> {
  if (destinations.kind === 'bound') return { kind: 'existing', miniProgram: destinations.miniProgram };
  const { miniPrograms, workspaces } = destinations;
  const [firstWorkspace, ...otherWorkspaces] = workspaces;
  const chosen = await context.ui.pick<MiniProgram | 'new'>({
    title: l10n.t('Upload Version'),
    placeHolder: whichMiniProgram(folder, firstWorkspace !== undefined),
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

/** Whoever cannot create a mini program hears who can. */
function whichMiniProgram(folder: WorkspaceFolder, mayCreate: boolean): string {
  if (mayCreate) return l10n.t('Which mini program does {0} hold?', folder.name);
  return l10n.t(
    'Which mini program does {0} hold? Only a {1} of its workspace can create a new one.',
    folder.name,
    alternatives(rolesWith('create mini program').map(roleWord)),
  );
}

function mayNotUpload(): PlatformError {
  return new PlatformError('FORBIDDEN', { permission: 'upload version', roles: rolesWith('upload version') });
}
