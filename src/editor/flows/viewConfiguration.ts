import { l10n } from 'vscode';
import type { ReleaseConfiguration } from '../../core/configuration';
import type { Release } from '../../protocol/release';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { targetName, versionName } from '../sentences/statusWords';
import { act, attempt } from './attempt';
import {
  configurationDraftKey,
  dropConfigurationDraft,
  keepConfigurationDraft,
  withConfigurationDraft,
} from './configurationDrafts';
import { releaseSubject } from './configurationLevels';
import { editAsJson, releaseDocument } from './editConfigurationAsJson';
import { releaseBody } from './configurationBody';
import { settleDocument } from './unsentDocument';
import { configurationRow, editConfiguration, originInRelease } from './configurationForm';

/** View Configuration: shows each field with its source, and lets it be edited until Apply to Release freezes it. */
export function viewConfiguration(context: FlowContext, release: Release): Promise<FlowOutcome> {
  return attempt(
    context,
    () => (release.allowed.includes('configure') ? edit(context, release) : show(context, release)),
    release,
  );
}

const title = (release: Release): string =>
  l10n.t('Configuration of {0} · {1}', versionName(release), targetName(release));

async function edit(context: FlowContext, release: Release): Promise<FlowOutcome> {
  const key = configurationDraftKey(release.id);
  const saved = release.configuration.own;
  const document = releaseDocument(release);
  if (!(await settleDocument(context, document, title(release)))) return 'canceled';
  const form = {
    saved,
    title: title(release),
    placeHolder: l10n.t('Choose a field to edit it. Values of this release win over global ones.'),
    subject: await releaseSubject(context, release),
    submit: l10n.t('Save'),
    json: () => editAsJson(context, document, release.id),
    onChange: (own: ReleaseConfiguration) => keepConfigurationDraft(context, key, saved, own),
  };
  const edited = await editConfiguration(context.ui, form, withConfigurationDraft(context, key, saved));
  if (edited === 'json') return 'done';
  if (typeof edited !== 'object') return 'canceled';
  const body = releaseBody(edited);
  return act(context, release, async () => {
    const answer = await context.platform.call('configureRelease', {
      params: { id: release.id },
      body,
      ifMatch: release.revision,
    });
    await dropConfigurationDraft(context, key);
    return answer;
  });
}

async function show(context: FlowContext, release: Release): Promise<FlowOutcome> {
  const { fields, own } = release.configuration;
  const rows = fields.map((field) => ({
    ...configurationRow(field, originInRelease(field, []), own.environmentVariables),
    unavailable: true,
  }));
  await context.ui.pick({
    title: title(release),
    placeHolder:
      release.configuration.hash === null
        ? l10n.t('Your role does not let you change it.')
        : l10n.t('It was frozen when {0} was applied.', release.version),
    choices: rows,
  });
  return 'done';
}
