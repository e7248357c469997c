import { l10n, QuickPickItemKind } from 'vscode';
import type { ConfigurationField } from '../../core/configuration';
import { PlatformError } from '../../core/errorCode';
import type { EditedInformation } from '../../protocol/miniProgram';
import type { Release } from '../../protocol/release';
import type { FlowContext, FlowOutcome } from '../flowContext';
import {
  configurationFieldWord,
  informationFieldWord,
  targetName,
  together,
  versionName,
} from '../sentences/statusWords';
import type { Choice } from '../ui';
import { tellFailure } from '../sentences/tellFailure';
import { act } from './attempt';
import { configurationRow, originInRelease } from './configurationForm';
import { missingOf } from './configurationLevels';
import { viewConfiguration } from './viewConfiguration';

type Way = 'apply' | 'edit' | 'fill' | undefined;

/**
 * Apply to Release (T3, T4) from a command or the tree: shows what is applied with, and leads to the panel's page where
 * the basic information is to be edited first.
 */
export async function applyToRelease(context: FlowContext, release: Release): Promise<FlowOutcome> {
  const missing = await missingOf(context, release);
  const way = await context.ui.pick<Way>({
    title: l10n.t('Apply to release {0} on {1}?', versionName(release), targetName(release)),
    placeHolder: whatFollows(release),
    choices: choices(release, missing),
  });
  if (way === 'fill') {
    const filled = await viewConfiguration(context, release);
    return filled === 'done' ? applyToRelease(context, await context.store.release(release.id)) : filled;
  }
  if (way === 'apply') return applyAsShown(context, release, null);
  if (way !== 'edit') return 'canceled';
  context.openPanel?.(release.id, 'apply');
  return 'done';
}

/**
 * Applies with what the person has before them, the basic information where they edited it. It asks once more only where
 * that reaches everyone at once.
 */
export async function applyAsShown(
  context: FlowContext,
  release: Release,
  information: EditedInformation | null,
): Promise<FlowOutcome> {
  const fields = await missingOf(context, release);
  if (fields.length > 0) {
    // Nothing is sent that is known to be refused; it is told as the platform would.
    await tellFailure(context, new PlatformError('CONFIGURATION_MISSING', { fields }), release);
    return 'failed';
  }
  if (reachesEveryone(release) && !(await confirmEveryone(context, release))) return 'canceled';
  return act(context, release, () =>
    context.platform.call('applyRelease', {
      params: { id: release.id },
      body: information === null ? {} : { information },
      ifMatch: release.revision,
    }),
  );
}

function choices(
  { configuration, information }: Release,
  missing: readonly ConfigurationField[],
): readonly Choice<Way>[] {
  const name = information.languages[information.defaultLanguage]?.name ?? '';
  return [
    ...(missing.length === 0 ? [] : [fillChoice(missing)]),
    {
      label: l10n.t('$(check) Apply'),
      ...(missing.length > 0 && { unavailable: true }),
      detail: l10n.t('With the basic information and the configuration as they are.'),
      value: 'apply',
    },
    {
      label: l10n.t('$(edit) Edit the Basic Information…'),
      detail: l10n.t('Opens the page of the panel from which it is applied.'),
      value: 'edit',
    },
    { label: l10n.t('Basic Information'), kind: QuickPickItemKind.Separator, value: undefined },
    { label: informationFieldWord('name'), description: name, unavailable: true, value: undefined },
    { label: l10n.t('Configuration'), kind: QuickPickItemKind.Separator, value: undefined },
    ...configuration.fields.map((field) => ({
      ...configurationRow(field, originInRelease(field, missing), configuration.own.environmentVariables),
      unavailable: true,
      value: undefined,
    })),
  ];
}

function fillChoice(missing: readonly ConfigurationField[]): Choice<Way> {
  return {
    label: l10n.t('$(edit) Fill In the Configuration…'),
    detail: l10n.t('The target app requires {0}.', together(missing.map(configurationFieldWord))),
    value: 'fill',
  };
}

/** Whether Apply leads to Full Release at once: neither a review nor a pilot test comes between. */
function reachesEveryone({ path }: Release): boolean {
  const applied = path.findIndex(({ status }) => status === 'New Version Created') + 1;
  return path[applied]?.status === 'Full Release';
}

function confirmEveryone(context: FlowContext, release: Release): Promise<boolean> {
  const first = l10n.t('No review is needed there: everyone gets it at once.');
  const { live } = release;
  return context.ui.confirm(
    l10n.t('Apply to release {0} to everyone on {1}?', versionName(release), targetName(release)),
    live === null ? first : `${first} ${l10n.t('{0} will be archived there.', live.version)}`,
    l10n.t('Release to Everyone'),
  );
}

function whatFollows(release: Release): string {
  return release.path.some(({ status }) => status === 'Under Review')
    ? l10n.t('A reviewer decides. Withdraw it to change it.')
    : l10n.t('No review is needed there. It cannot be changed from then on.');
}
