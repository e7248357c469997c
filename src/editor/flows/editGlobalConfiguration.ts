import { l10n } from 'vscode';
import type { ReleaseConfiguration } from '../../core/configuration';
import type { MiniProgram } from '../../protocol/miniProgram';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { attempt } from './attempt';
import {
  configurationDraftKey,
  dropConfigurationDraft,
  keepConfigurationDraft,
  withConfigurationDraft,
} from './configurationDrafts';
import { editAsJson, globalDocument } from './editConfigurationAsJson';
import { globalBody } from './configurationBody';
import { editConfiguration } from './configurationForm';
import { globalConfiguration, globalSubject } from './configurationLevels';
import { settleDocument } from './unsentDocument';

/** Global Configuration: what every release inherits that has not been applied yet. */
export function editGlobalConfiguration(context: FlowContext, miniProgram: MiniProgram): Promise<FlowOutcome> {
  const { id, name } = miniProgram;
  const key = configurationDraftKey(id);
  const title = l10n.t('Global Configuration of {0}', name);
  return attempt(context, async () => {
    const document = globalDocument(miniProgram);
    if (!(await settleDocument(context, document, title))) return 'canceled';
    const global = await globalConfiguration(context, id);
    const { configuration: saved, revision } = global;
    const form = {
      saved,
      title,
      placeHolder: l10n.t('Choose a field to edit it. Releases that were applied keep what they have.'),
      subject: await globalSubject(context, global),
      submit: l10n.t('Save'),
      json: () => editAsJson(context, document, id),
      onChange: (own: ReleaseConfiguration) => keepConfigurationDraft(context, key, saved, own),
    };
    const edited = await editConfiguration(context.ui, form, withConfigurationDraft(context, key, saved));
    if (edited === 'json') return 'done';
    if (typeof edited !== 'object') return 'canceled';
    const body = globalBody(edited);
    await context.platform.call('setGlobalConfiguration', { params: { id }, body, ifMatch: revision });
    await dropConfigurationDraft(context, key);
    return 'done';
  });
}
