import { l10n } from 'vscode';
import type { Configuration } from '../../core/configuration';
import type { MiniProgram } from '../../protocol/miniProgram';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { attempt } from './attempt';
import { dropConfigurationDraft, keepConfigurationDraft, withConfigurationDraft } from './configurationDrafts';
import { editConfiguration } from './configurationForm';

/** Global Configuration: what every release inherits that has not been applied yet. */
export function editGlobalConfiguration(context: FlowContext, miniProgram: MiniProgram): Promise<FlowOutcome> {
  const { id, name } = miniProgram;
  const key = `configuration/${id}`;
  return attempt(context, async () => {
    const { configuration: saved, revision } = await context.platform.call('getGlobalConfiguration', {
      params: { id },
    });
    const form = {
      saved,
      title: l10n.t('Global Configuration of {0}', name),
      placeHolder: l10n.t('Choose a field to edit it. Releases that were applied keep what they have.'),
      required: [],
      submit: l10n.t('Save'),
      onChange: (own: Configuration) => keepConfigurationDraft(context, key, saved, own),
    };
    const body = await editConfiguration(context.ui, form, withConfigurationDraft(context, key, saved));
    if (typeof body !== 'object') return 'canceled';
    await context.platform.call('setGlobalConfiguration', { params: { id }, body, ifMatch: revision });
    await dropConfigurationDraft(context, key);
    return 'done';
  });
}
