import { l10n } from 'vscode';
import type { Release } from '../../protocol/release';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { clipped } from '../sentences/clipped';
import { targetName, versionName } from '../sentences/statusWords';
import { typedTesters } from '../testers/typedList';
import { act } from './attempt';

/** Complete Testing (T12, T13): to Grayscale Release in Production, to everyone elsewhere. */
export async function completeTesting(context: FlowContext, release: Release): Promise<FlowOutcome> {
  const typed = await typedTesters(context, release);
  const agreed = await context.ui.confirm(
    l10n.t('Complete the pilot testing of {0} on {1}?', versionName(release), targetName(release)),
    [...notAdded(typed), ...withoutTesters(release), whatFollows(release)].join(' '),
    l10n.t('Complete Testing'),
  );
  if (!agreed) return 'canceled';
  return act(context, release, () =>
    context.platform.call('completeTesting', { params: { id: release.id }, ifMatch: release.revision }),
  );
}

function notAdded(typed: string | undefined): readonly string[] {
  if (typed === undefined) return [];
  return [l10n.t('User IDs that you typed were not added: {0}.', clipped(typed.replaceAll(/\s+/g, ' ').trim(), 200))];
}

function withoutTesters(release: Release): readonly string[] {
  return release.testerCount > 0 ? [] : [l10n.t('Nobody tested it: no testers were added.')];
}

function whatFollows(release: Release): string {
  if (release.environment === 'Production') {
    return release.testerCount > 0
      ? l10n.t('Next you choose Grayscale Release or Full Release. Its testers keep {0}.', release.version)
      : l10n.t('Next you choose Grayscale Release or Full Release.');
  }
  return release.live === null
    ? l10n.t('It is released to everyone there.')
    : l10n.t('It is released to everyone there, and {0} is archived.', release.live.version);
}
