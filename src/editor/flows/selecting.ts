import { l10n } from 'vscode';
import { isUnderWay } from '../../core/releaseStatus';
import { isSameTarget, type Environment } from '../../core/releaseTarget';
import type { GlobalConfiguration, MiniProgram } from '../../protocol/miniProgram';
import type { Release } from '../../protocol/release';
import type { TargetApp } from '../../protocol/targetApp';
import type { Version } from '../../protocol/version';
import type { FlowContext } from '../flowContext';
import { globalConfiguration } from './configurationLevels';

/** Everything that is known before the first question. */
export interface Selecting {
  readonly context: FlowContext;
  readonly version: Version;
  readonly miniProgram: MiniProgram;
  readonly apps: readonly TargetApp[];
  /** The releases of this version: a version goes to a target only once, for ever. */
  readonly used: readonly Release[];
  /** The releases of other versions that this one would have to wait for on their targets. */
  readonly underWay: readonly Release[];
  readonly global: GlobalConfiguration;
}

export const selectAppTitle = (): string => l10n.t('Select App');

/** Where the configuration of a selection is kept that was typed and not sent. */
export const selectionDraftKey = ({ id }: Version): string => `select/${id}`;

/** Reads what Select App asks about. */
export async function prepareSelection(context: FlowContext, version: Version): Promise<Selecting> {
  const { miniProgramId } = version;
  const [miniProgram, apps, releases, global] = await Promise.all([
    context.store.miniProgram(miniProgramId),
    context.store.targetApps(),
    context.store.releases(miniProgramId),
    globalConfiguration(context, miniProgramId),
  ]);
  const used = releases.filter(({ versionId }) => versionId === version.id);
  const underWay = releases.filter(({ versionId, status }) => versionId !== version.id && isUnderWay(status));
  return { context, version, miniProgram, apps, used, underWay, global };
}

/** One of the targets to choose from. */
export interface SelectableTarget {
  readonly app: TargetApp;
  readonly environment: Environment;
}

/** The targets that the version did not go to yet. */
export function freeTargets({ apps, used }: Pick<Selecting, 'apps' | 'used'>): readonly SelectableTarget[] {
  return apps.flatMap((app) =>
    app.policy.environments
      .filter((environment) => !used.some((one) => isSameTarget(one, { targetAppId: app.id, environment })))
      .map((environment) => ({ app, environment })),
  );
}
