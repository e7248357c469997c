import { l10n } from 'vscode';
import { percentageError } from '../percentageError';
import { errorSentence } from '../../sentences/errorSentence';
import { inTheWaySentence } from '../../sentences/inTheWaySentence';
import {
  configurationFieldWord,
  informationFieldWord,
  standing,
  statusWord,
  targetName,
  together,
  versionName,
} from '../../sentences/statusWords';
import type { Release } from '../../../protocol/release';
import { whatUsersGet } from '../cancelRelease';
import { statusAfterChange, type Obstacle, type ReleaseChange } from './releaseChange';
import type { LeftOut, NamedTarget, TargetStep } from './targetStep';

/** A target with its mark, as a list of several names it: Production always carries one. */
export function markedTarget(target: NamedTarget): string {
  const name = l10n.t('{0} on {1}', versionName(target), targetName(target));
  return target.environment === 'Production' ? l10n.t('{0} (public)', name) : name;
}

/** The only target by its name, or how many there are. */
export function whereText(targets: readonly NamedTarget[]): string {
  const [only] = targets;
  return only !== undefined && targets.length === 1 ? targetName(only) : l10n.t('{0} targets', targets.length);
}

/** What is going to happen on one target, in one line. */
export function stepLine(step: TargetStep): string {
  const change = step.from === undefined ? step.to : l10n.t('{0} → {1}', step.from, step.to);
  const line = l10n.t('{0}: {1}', markedTarget(step.target), change);
  return step.consequence === undefined ? line : `${line}. ${step.consequence}`;
}

/** Which target takes no part, and why. */
export function leftOutLine({ target, reason }: LeftOut): string {
  return l10n.t('{0}: {1}', markedTarget(target), reason);
}

/** Why a change cannot be asked of a release as it stands. */
export function obstacleSentence(obstacle: Obstacle, release: Release): string {
  switch (obstacle.code) {
    case 'not allowed':
      return l10n.t('This cannot be done in {0}, or not by you.', standing(release));
    case 'configuration missing':
      return l10n.t('The target app requires {0}.', together(obstacle.fields.map(configurationFieldWord)));
    case 'information invalid':
      return l10n.t(
        'The target app does not take the basic information yet: {0}.',
        together(obstacle.fields.map(informationFieldWord)),
      );
    case 'in the way': {
      const { version, status } = obstacle.other;
      const name = versionName({ miniProgramName: release.miniProgramName, version });
      return inTheWaySentence(name, status, targetName(release));
    }
    case 'type not confirmed':
      return l10n.t('Confirm the Grayscale Release first; a percentage comes after it.');
    case 'percentage': {
      const error = percentageError(obstacle.check);
      return error === undefined ? '' : errorSentence(error, { release }).sentence;
    }
  }
}

/** Where a change leads, with the one number that matters. */
export function standingAfter(change: ReleaseChange, release: Release): string {
  const status = statusAfterChange(change, release);
  return change.kind === 'percentage' && status === 'Grayscale Release'
    ? l10n.t('{0} {1} %', statusWord(status), change.percentage)
    : statusWord(status);
}

/** What a change means for the users of its target. */
export function consequenceOf(change: ReleaseChange, release: Release): string | undefined {
  if (change.kind === 'cancel') return whatUsersGet(release)[0];
  if (statusAfterChange(change, release) !== 'Full Release') return undefined;
  return release.live === null
    ? l10n.t('It will be the first version that is live there.')
    : l10n.t('{0} will be archived there.', release.live.version);
}
