import { l10n } from 'vscode';
import { releasePath } from '../../core/releasePath';
import { isSameTarget, type Environment } from '../../core/releaseTarget';
import { targetRules } from '../../core/targetAppPolicy';
import type { Release } from '../../protocol/release';
import type { TargetApp } from '../../protocol/targetApp';
import { environmentWord, standing, statusWord } from '../sentences/statusWords';
import type { Choice } from '../ui';

/** The target apps to choose from. One whose every environment this version used is shown, but cannot be chosen. */
export function targetAppChoices(apps: readonly TargetApp[], used: readonly Release[]): readonly Choice<TargetApp>[] {
  return apps.map((app) => {
    const usedThere = used.filter(({ targetAppId }) => targetAppId === app.id);
    const isFull = app.policy.environments.every((environment) =>
      usedThere.some((one) => one.environment === environment),
    );
    return {
      label: app.name,
      description: app.policy.environments.map(environmentWord).join(', '),
      ...(usedThere.length > 0 && { detail: usedText(usedThere) }),
      ...(isFull && { unavailable: true }),
      value: app,
    };
  });
}

function usedText(used: readonly Release[]): string {
  return l10n.t(
    'This version is there already: {0}',
    used.map(({ environment }) => environmentWord(environment)).join(', '),
  );
}

/**
 * The environments of a target app, each with what awaits a release there. Production always carries its mark.
 *
 * @param underWay releases of other versions that occupy their targets
 */
export function environmentChoices(
  app: TargetApp,
  used: readonly Release[],
  underWay: readonly Release[],
): readonly Choice<Environment>[] {
  return app.policy.environments.map((environment) => {
    const target = { targetAppId: app.id, environment };
    const release = used.find((one) => isSameTarget(one, target));
    const other = underWay.find((one) => isSameTarget(one, target));
    const detail = other === undefined ? pathText(app, environment) : inTheWayText(other);
    return {
      label: environmentLabel(environment),
      ...(release === undefined
        ? { ...publicMark(environment), detail }
        : { unavailable: true, description: l10n.t('used by this version: {0}', standing(release)) }),
      value: environment,
    };
  });
}

/** Production with its mark, which it carries wherever it can be chosen. */
export function environmentLabel(environment: Environment): string {
  return environment === 'Production' ? `$(globe) ${environmentWord(environment)}` : environmentWord(environment);
}

function publicMark(environment: Environment): { readonly description?: string } {
  return environment === 'Production' ? { description: l10n.t('public: real users get it') } : {};
}

function inTheWayText(other: Release): string {
  const { version, status } = other;
  return status === 'Under Review'
    ? l10n.t('{0} is in {1} there: withdraw it before this one can apply', version, standing(other))
    : l10n.t('{0} is in {1} there: complete or cancel it before this one can apply', version, standing(other));
}

function pathText({ policy }: TargetApp, environment: Environment): string {
  return releasePath(targetRules(policy, environment)).slice(1).map(statusWord).join(' → ');
}
