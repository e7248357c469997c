import { l10n, QuickPickItemKind } from 'vscode';
import { effectiveFields, type ReleaseConfiguration } from '../../core/configuration';
import type { Environment } from '../../core/releaseTarget';
import type { TargetApp } from '../../protocol/targetApp';
import type { Version } from '../../protocol/version';
import { targetName } from '../sentences/statusWords';
import type { Choice } from '../ui';
import { configurationRow, originInRelease } from './configurationForm';
import type { ConfigurationSubject } from './configurationLevels';
import { environmentLabel } from './targetChoices';

interface Chosen {
  readonly app: TargetApp;
  readonly environment: Environment;
  readonly subject: ConfigurationSubject;
  readonly configuration: ReleaseConfiguration;
}

/** The last look before a target is fixed: the row to choose, and below it everything that was decided. */
export function reviewChoices(version: Version, chosen: Chosen): readonly Choice<'select' | undefined>[] {
  const { app, environment, subject, configuration } = chosen;
  const fields = effectiveFields({ own: configuration, global: {}, ...subject.inherited }, subject.rules.available);
  return [
    {
      label: l10n.t('$(check) Select {0}', targetName({ targetAppName: app.name, environment })),
      description: version.version,
      detail: l10n.t('{0} goes to this target once and for all; its package is built right away.', version.version),
      value: 'select',
    },
    { label: l10n.t('Target'), kind: QuickPickItemKind.Separator, value: undefined },
    { label: app.name, description: environmentLabel(environment), unavailable: true, value: undefined },
    { label: l10n.t('Configuration'), kind: QuickPickItemKind.Separator, value: undefined },
    ...fields.map((field) => ({
      ...configurationRow(field, originInRelease(field, subject.required), configuration.environmentVariables),
      unavailable: true,
      value: undefined,
    })),
  ];
}
