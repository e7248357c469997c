import { commands, l10n } from 'vscode';
import { PlatformError } from '../../core/errorCode';
import { rolesWith } from '../../core/permissions';
import { commandIds } from '../contributions';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { askNewMiniProgram, workspacesToCreateIn } from './askNewMiniProgram';
import { attempt } from './attempt';
import { whenChosen } from './whenChosen';

/** Creates a mini program in a workspace of the person. */
export function createMiniProgram(context: FlowContext): Promise<FlowOutcome> {
  return attempt(context, async () => {
    const [first, ...others] = workspacesToCreateIn(await context.store.me());
    if (first === undefined) throw mayNotCreate();
    const body = await askNewMiniProgram(context, [first, ...others]);
    if (body === undefined) return 'canceled';
    const { name } = await context.platform.call('createMiniProgram', { body });
    const choice = context.ui.inform(l10n.t('{0} is created. Its first version comes from a folder.', name), {
      id: 'upload',
      title: l10n.t('Upload Version'),
    });
    whenChosen(context, choice, { upload: () => commands.executeCommand(commandIds.uploadVersion) });
    return 'done';
  });
}

function mayNotCreate(): PlatformError {
  return new PlatformError('FORBIDDEN', {
    permission: 'create mini program',
    roles: rolesWith('create mini program'),
  });
}
