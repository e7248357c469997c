import { l10n } from 'vscode';
import type { Release } from '../../protocol/release';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { targetName } from '../sentences/statusWords';
import { act } from './attempt';

/** Cancel (T20, T21): ends the release for good. */
export function cancelRelease(context: FlowContext, release: Release): Promise<FlowOutcome> {
  const question = l10n.t('Cancel the release of {0} on {1}?', release.version, targetName(release));
  return cancel(context, release, question, l10n.t('Cancel Release'));
}

/** Cancel Testing (T11): ends the test, and the release with it. */
export function cancelTesting(context: FlowContext, release: Release): Promise<FlowOutcome> {
  const question = l10n.t('Cancel the testing and the release of {0} on {1}?', release.version, targetName(release));
  return cancel(context, release, question, l10n.t('Cancel Testing'));
}

async function cancel(context: FlowContext, release: Release, question: string, agree: string): Promise<FlowOutcome> {
  const agreed = await context.ui.confirm(question, whatItMeans(release), agree, l10n.t('Keep Release'));
  if (!agreed) return 'canceled';
  return act(context, release, () =>
    context.platform.call('cancelRelease', { params: { id: release.id }, ifMatch: release.revision }),
  );
}

function whatItMeans(release: Release): string {
  const final = l10n.t(
    'This is final: {0} can never be released there again; upload a new version to go on.',
    release.version,
  );
  return [final, ...whatUsersGet(release)].join(' ');
}

/** Who gets the version now, and what they get instead. */
export function whatUsersGet(release: Release): readonly string[] {
  const { live, percentage, testerCount } = release;
  if (percentage !== null) {
    return live === null
      ? [l10n.t('Its {0} % of users are left without the mini program: no other version is live there.', percentage)]
      : [l10n.t('Its {0} % of users fall back to {1}.', percentage, live.version)];
  }
  if (testerCount === 0) return [];
  return live === null
    ? [l10n.t('Its testers are left without the mini program: no other version is live there.')]
    : [l10n.t('Its testers fall back to {0}.', live.version)];
}
