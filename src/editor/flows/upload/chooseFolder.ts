import { commands, l10n, type WorkspaceFolder } from 'vscode';
import { commandIds, settingKeys } from '../../contributions';
import type { FlowContext } from '../../flowContext';
import { collectErrorSentence } from '../../project/collectErrorSentence';
import { lookAtFolders, type LookedAtFolder } from '../../project/miniProgramFolders';
import { tellProblems } from '../../project/tellProblems';
import { whenChosen } from '../whenChosen';

/** Finds the folder to upload from; asks where several hold a mini program, and tells why where none does. */
export async function chooseFolder(
  context: FlowContext,
  open: readonly WorkspaceFolder[],
): Promise<WorkspaceFolder | 'canceled' | 'none'> {
  const folders = await lookAtFolders(open);
  const holding = folders.filter(({ error }) => error === undefined);
  const [only] = holding;
  if (only === undefined) {
    await tellNone(context, folders);
    return 'none';
  }
  return holding.length === 1 ? only.folder : ((await askFolder(context, folders)) ?? 'canceled');
}

/** Folders without a mini program are named too, so that nobody looks for them in vain. */
function askFolder(context: FlowContext, folders: readonly LookedAtFolder[]): Promise<WorkspaceFolder | undefined> {
  const inOrder = folders.toSorted((one, other) => Number(one.error !== undefined) - Number(other.error !== undefined));
  return context.ui.pick({
    title: l10n.t('Upload Version'),
    placeHolder: l10n.t('Which mini program?'),
    choices: inOrder.map(({ folder, error }) => ({
      label: folder.name,
      value: folder,
      ...(error !== undefined && { unavailable: true, description: l10n.t('not a mini program') }),
    })),
  });
}

async function tellNone(context: FlowContext, folders: readonly LookedAtFolder[]): Promise<void> {
  const [first, ...others] = folders;
  if (first === undefined) {
    offerFolder(context, l10n.t('No folder is open. Open a mini-program folder, or create the sample.'));
  } else if (others.length > 0) {
    const names = folders.map(({ folder }) => folder.name).join(', ');
    offerFolder(context, l10n.t('None of the open folders is a mini program: {0}.', names));
  } else {
    await tellWhyNot(context, first);
  }
}

async function tellWhyNot(context: FlowContext, { folder, error }: LookedAtFolder): Promise<void> {
  if (error === undefined) return;
  if (error.code === 'projectFileInvalid' && error.problem !== undefined) {
    await tellProblems(context, folder.name, folder.uri, [error.problem]);
    return;
  }
  const sentence = collectErrorSentence(folder.name, error);
  const isUnbuilt = error.problem?.code === 'rootNotBuilt' || error.problem?.code === 'notCompiled';
  if (isUnbuilt) offerBuildCommand(context, sentence);
  else offerFolder(context, sentence);
}

function offerFolder(context: FlowContext, sentence: string): void {
  const choice = context.ui.warn<'open' | 'sample'>(
    sentence,
    { id: 'open', title: l10n.t('Open Folder') },
    { id: 'sample', title: l10n.t('Create a Sample') },
  );
  whenChosen(context, choice, {
    open: () => commands.executeCommand(commandIds.openFolder),
    sample: () => commands.executeCommand(commandIds.createSample),
  });
}

function offerBuildCommand(context: FlowContext, sentence: string): void {
  const choice = context.ui.warn(sentence, { id: 'setting', title: l10n.t('Set Build Command') });
  whenChosen(context, choice, {
    setting: () =>
      commands.executeCommand('workbench.action.openSettings', `miniProgramRelease.${settingKeys.buildCommand}`),
  });
}
