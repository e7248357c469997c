import { commands, l10n } from 'vscode';
import type { Version } from '../../protocol/version';
import { commandIds } from '../contributions';
import type { FlowContext } from '../flowContext';
import { relativeAge } from '../sentences/statusWords';
import { chooseMiniProgram } from './chooseMiniProgram';
import { whenChosen } from './whenChosen';

/** Asks which version is to be released: of which mini program, then which, highest first. */
export async function chooseVersion(context: FlowContext, title: string): Promise<Version | 'canceled' | 'none'> {
  const miniProgram = await chooseMiniProgram(context, title, ({ allowed }) => allowed.includes('release'));
  const versions = miniProgram === undefined ? [] : await context.store.versions(miniProgram.id);
  if (versions.length === 0) {
    // Nothing was chosen, or there was nothing to choose from.
    const mayChoose = (await context.store.miniPrograms()).some(({ allowed }) => allowed.includes('release'));
    if (miniProgram === undefined && mayChoose) return 'canceled';
    offerUpload(context);
    return 'none';
  }
  const chosen = await context.ui.pick({
    title,
    placeHolder: l10n.t('Which version of {0}?', miniProgram?.name ?? ''),
    choices: versions.map((version) => ({
      label: version.version,
      description: l10n.t('uploaded {0} by {1}', relativeAge(version.uploadedAt), version.uploadedBy.name),
      detail: version.note,
      value: version,
    })),
  });
  return chosen ?? 'canceled';
}

function offerUpload(context: FlowContext): void {
  const choice = context.ui.inform(l10n.t('There is no version to release yet.'), {
    id: 'upload',
    title: l10n.t('Upload Version'),
  });
  whenChosen(context, choice, { upload: () => commands.executeCommand(commandIds.uploadVersion) });
}
