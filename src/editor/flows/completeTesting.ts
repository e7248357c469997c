import { l10n } from 'vscode';
import type { Release } from '../../protocol/release';
import type { TesterPage } from '../../protocol/testers';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { clipped } from '../sentences/clipped';
import { targetName, versionName } from '../sentences/statusWords';
import { failedSentence, openedSentence } from '../sentences/testerSentences';
import { typedTesters } from '../testers/typedList';
import { act, attempt } from './attempt';

type Counts = TesterPage['counts'];

/** Complete Testing (T12, T13): to Grayscale Release in Production, to everyone elsewhere. */
export function completeTesting(context: FlowContext, release: Release): Promise<FlowOutcome> {
  return attempt(
    context,
    async () => {
      // Opens are no changes of a release: what is known of it may be older than they are.
      const { counts } = await context.store.testerPage(release.id, {}, 1);
      const typed = await typedTesters(context, release);
      if (!(await agrees(context, release, counts, typed))) return 'canceled';
      return act(context, release, () =>
        context.platform.call('completeTesting', { params: { id: release.id }, ifMatch: release.revision }),
      );
    },
    release,
  );
}

/** Where nobody has opened it, it was not tested, and the button says so. */
function agrees({ ui }: FlowContext, release: Release, counts: Counts, typed: string | undefined): Promise<boolean> {
  const isUntested = counts.opened === 0;
  return ui.confirm(
    isUntested
      ? l10n.t('Complete the pilot testing of {0} on {1} without a test?', versionName(release), targetName(release))
      : l10n.t('Complete the pilot testing of {0} on {1}?', versionName(release), targetName(release)),
    [...notAdded(typed), ...tested(counts), whatFollows(release)].join(' '),
    isUntested ? l10n.t('Complete Without a Test') : l10n.t('Complete Testing'),
  );
}

function notAdded(typed: string | undefined): readonly string[] {
  if (typed === undefined) return [];
  return [l10n.t('User IDs that you typed were not added: {0}.', clipped(typed.replaceAll(/\s+/g, ' ').trim(), 200))];
}

function tested(counts: Counts): readonly string[] {
  if (counts.testers === 0) return [l10n.t('Nobody tested it: no testers were added.')];
  return [openedSentence(counts), failedSentence(counts)].filter((sentence) => sentence !== '');
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
