import { l10n } from 'vscode';
import type { Release } from '../../../protocol/release';
import type { FlowContext, FlowOutcome } from '../../flowContext';
import { attempt } from '../attempt';
import { askChange, forgetTyped } from './askChange';
import { chooseReleases, type GivenReleases, type ReleasesQuestion } from './chooseReleases';
import { planChange } from './planChange';
import { obstacleOf, type Policy, type ReleaseChange } from './releaseChange';
import { runSeveral, type SeveralTargets } from './runSeveral';
import { obstacleSentence } from './severalSentences';
import type { LeftOut, TargetStep } from './targetStep';

type Wording = Pick<SeveralTargets, 'title' | 'question' | 'meaning' | 'agree' | 'keep' | 'finished'>;

/** Apply to Release on several targets, each with the basic information and the configuration that stand. */
export function applyOnSeveral(context: FlowContext, given: GivenReleases): Promise<FlowOutcome> {
  return attempt(context, async () => {
    const policyOf = await policies(context);
    const change: ReleaseChange = { kind: 'apply' };
    const question: ReleasesQuestion = {
      title: l10n.t('Apply to Release on Several Targets'),
      concerns: ({ status }) => status === 'New Version Created',
      obstacle: (release) => obstacleText(change, release, policyOf(release)),
    };
    const releases = await chooseReleases(context, question, given);
    return changeAll(context, change, releases, policyOf, {
      title: question.title,
      question: (where) => l10n.t('Apply to release on {0}?', where),
      meaning: l10n.t('With the basic information and the configuration as they are.'),
      agree: l10n.t('Apply'),
    });
  });
}

/** Confirm, Next Step or Full Release on several targets. */
export function stepOnSeveral(context: FlowContext, given: GivenReleases): Promise<FlowOutcome> {
  return attempt(context, async () => {
    const policyOf = await policies(context);
    const title = l10n.t('Next Step on Several Targets');
    const question: ReleasesQuestion = {
      title,
      concerns: ({ status }) => status === 'Release Preparation' || status === 'Grayscale Release',
      obstacle: (release) =>
        release.allowed.includes('grayscale') ? undefined : obstacleSentence({ code: 'not allowed' }, release),
    };
    const releases = await chooseReleases(context, question, given);
    if (releases.length === 0) return 'canceled';
    const change = await askChange(context, title, releases, policyOf);
    return change === undefined
      ? 'canceled'
      : changeAll(context, change, releases, policyOf, {
          title,
          ...stepWording(change),
          finished: () => forgetTyped(context),
        });
  });
}

/** Cancel, or Cancel Testing, on several targets. */
export function cancelOnSeveral(context: FlowContext, given: GivenReleases): Promise<FlowOutcome> {
  return attempt(context, async () => {
    const policyOf = await policies(context);
    const change: ReleaseChange = { kind: 'cancel' };
    const question: ReleasesQuestion = {
      title: l10n.t('Cancel on Several Targets'),
      concerns: ({ allowed }) => allowed.includes('cancel'),
      obstacle: (release) => obstacleText(change, release, policyOf(release)),
    };
    const releases = await chooseReleases(context, question, given);
    return changeAll(context, change, releases, policyOf, {
      title: question.title,
      question: (where) => l10n.t('Cancel the releases on {0}?', where),
      meaning: l10n.t(
        'This is final: none of these versions can ever be released to the same target again; upload a new version to go on.',
      ),
      agree: l10n.t('Cancel Releases'),
      keep: l10n.t('Keep Releases'),
    });
  });
}

function stepWording(change: ReleaseChange): Omit<Wording, 'title' | 'finished'> {
  switch (change.kind) {
    case 'percentage':
      return {
        question: (where) => l10n.t('Release to {0} % of the users on {1}?', change.percentage, where),
        meaning: l10n.t('Users already in stay in. It cannot be narrowed, only canceled.'),
        agree: l10n.t('Next Step'),
      };
    case 'full':
      return {
        question: (where) => l10n.t('Release to everyone on {0}?', where),
        meaning: l10n.t('Everyone there gets it at once.'),
        agree: l10n.t('Release to Everyone'),
      };
    default:
      return {
        question: (where) => l10n.t('Release on {0} as a Grayscale Release?', where),
        meaning: l10n.t(
          'Nobody gets it yet: the first percentage comes next. From then on it only widens, or is canceled.',
        ),
        agree: l10n.t('Confirm'),
      };
  }
}

async function changeAll(
  context: FlowContext,
  change: ReleaseChange,
  releases: readonly Release[],
  policyOf: (release: Release) => Policy,
  wording: Wording,
): Promise<FlowOutcome> {
  if (releases.length === 0) return 'canceled';
  const plans = releases.map((release) => planChange(change, release, policyOf(release)));
  return runSeveral(context, {
    ...wording,
    steps: plans.filter((plan): plan is TargetStep => !('reason' in plan)),
    leftOut: plans.filter((plan): plan is LeftOut => 'reason' in plan),
    again: async (step) => {
      if (step.release === undefined) return step;
      const now = await context.platform.call('getRelease', { params: { id: step.release.id } });
      context.store.take(now);
      return planChange(change, now, (await policies(context))(now));
    },
  });
}

function obstacleText(change: ReleaseChange, release: Release, policy: Policy): string | undefined {
  const obstacle = obstacleOf(change, release, policy);
  return obstacle && obstacleSentence(obstacle, release);
}

async function policies(context: FlowContext): Promise<(release: Release) => Policy> {
  const apps = await context.store.targetApps();
  return ({ targetAppId }) => apps.find(({ id }) => id === targetAppId)?.policy;
}
