import { l10n } from 'vscode';
import type { Configuration } from '../../core/configuration';
import type { MiniProgram } from '../../protocol/miniProgram';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { attempt } from './attempt';
import { configurationDraft, keepConfigurationDraft } from './configurationDrafts';
import { editConfiguration } from './configurationForm';

/** Global Configuration: what every release inherits that has not been applied yet. */
export function editGlobalConfiguration(context: FlowContext, miniProgram: MiniProgram): Promise<FlowOutcome> {
  const { id, name } = miniProgram;
  const key = `configuration/${id}`;
  return attempt(context, async () => {
    const { configuration, revision } = await context.platform.call('getGlobalConfiguration', { params: { id } });
    const form = {
      title: l10n.t('Global Configuration of {0}', name),
      placeHolder: l10n.t('Choose a field to edit it. Releases that were applied keep what they have.'),
      required: [],
      submit: l10n.t('Save'),
      onChange: (own: Configuration) => keepConfigurationDraft(context, key, own),
    };
    const start = configurationDraft(context, key) ?? configuration;
    const body = await editConfiguration(context.ui, form, start);
    if (typeof body !== 'object') return 'canceled';
    await context.platform.call('setGlobalConfiguration', { params: { id }, body, ifMatch: revision });
    await keepConfigurationDraft(context, key, undefined);
    return 'done';
  });
}
