import { l10n } from 'vscode';
import { checkPercentage, fullPercentage } from '../../core/percentage';
import type { Release } from '../../protocol/release';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { statusWord, targetName, versionName } from '../sentences/statusWords';
import { allowedPercentages, askPercentage } from './askPercentage';
import { act, attempt } from './attempt';
import { percentageError } from './percentageError';
import { confirmFullRelease, releaseToEveryone } from './releaseToEveryone';

/** Whether the release type is still to be chosen: Grayscale Release or Full Release. */
export function isTypeOpen(release: Release): boolean {
  return (
    release.status === 'Release Preparation' || (release.status === 'Grayscale Release' && release.percentage === null)
  );
}

/** Asks for the release type, and goes on with the one chosen. */
export async function chooseReleaseType(context: FlowContext, release: Release): Promise<FlowOutcome> {
  const type = await context.ui.pick<'grayscale' | 'full'>({
    title: `${versionName(release)} · ${targetName(release)}`,
    placeHolder: l10n.t('Choose the release type'),
    choices: [
      {
        label: statusWord('Grayscale Release'),
        detail: l10n.t('A share of the users gets {0} first; you widen it step by step.', release.version),
        value: 'grayscale',
      },
      {
        label: statusWord('Full Release'),
        detail: l10n.t('Everyone gets {0} at once.', release.version),
        value: 'full',
      },
    ],
  });
  if (type === undefined) return 'canceled';
  return type === 'full' ? releaseToEveryone(context, release) : grayscaleRelease(context, release);
}

/** Grayscale Release with Confirm (T14, T16). Where the type is confirmed already, the percentage comes next. */
export async function grayscaleRelease(context: FlowContext, release: Release): Promise<FlowOutcome> {
  if (release.status === 'Grayscale Release') return nextGrayscaleStep(context, release);
  const agreed = await context.ui.confirm(
    l10n.t('Release {0} on {1} as a Grayscale Release?', versionName(release), targetName(release)),
    l10n.t('Nobody gets it yet: the first percentage comes next. From then on it only widens, or is canceled.'),
    l10n.t('Confirm'),
  );
  return agreed ? setGrayscale(context, release) : 'canceled';
}

/** Next Step (T16, T18, T19): a higher percentage, asked for where none is given; 100 is Full Release. */
export function nextGrayscaleStep(context: FlowContext, release: Release, percentage?: number): Promise<FlowOutcome> {
  return attempt(
    context,
    async () => {
      const allowed = await allowedPercentages(context, release);
      const chosen = percentage ?? (await askPercentage(context, release, allowed));
      if (chosen === undefined) return 'canceled';
      const error = percentageError(checkPercentage(chosen, release.percentage, allowed));
      if (error !== undefined) throw error;
      const confirm = chosen === fullPercentage ? confirmFullRelease : confirmStep;
      return (await confirm(context, release, chosen)) ? setGrayscale(context, release, chosen) : 'canceled';
    },
    release,
  );
}

function confirmStep(context: FlowContext, release: Release, percentage: number): Promise<boolean> {
  const [version, target, from] = [versionName(release), targetName(release), release.percentage];
  return context.ui.confirm(
    from === null
      ? l10n.t('Release {0} to {1} % of the users of {2}?', version, percentage, target)
      : l10n.t('Widen {0} on {1} from {2} % to {3} %?', version, target, from, percentage),
    l10n.t('Users already in stay in. It cannot be narrowed, only canceled.'),
    l10n.t('Next Step'),
  );
}

function setGrayscale(context: FlowContext, release: Release, percentage?: number): Promise<FlowOutcome> {
  return act(context, release, () =>
    context.platform.call('setGrayscale', {
      params: { id: release.id },
      body: percentage === undefined ? {} : { percentage },
      ifMatch: release.revision,
    }),
  );
}
