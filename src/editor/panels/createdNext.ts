import type { Release } from '../../protocol/release';
import type { ButtonView, NextView, PartView } from '../../protocol/webview';
import { problemPlace } from '../sentences/problemPlace';
import { allowedButtons, emptyNext, press, superApp, viewConfiguration, wrote } from './nextParts';
import type { ReleaseFacts } from './releaseFacts';
import type { Wording } from './wording';

function inTheWay({ release }: ReleaseFacts, wording: Wording): readonly PartView[] | null {
  const { l10n, inTheWaySentence, targetName, versionName } = wording;
  const { inTheWay: other, miniProgramName } = release;
  if (other === null || release.status !== 'New Version Created') return null;
  const name = versionName({ miniProgramName, version: other.version });
  return [
    { text: `${inTheWaySentence(name, other.status, targetName(release))} ` },
    { text: l10n.t('Open {0}', other.version), does: { name: 'openRelease', releaseId: other.releaseId } },
  ];
}

function building({ release }: ReleaseFacts, wording: Wording): NextView {
  const { l10n } = wording;
  const isQueued = release.build.state === 'queued';
  return {
    ...emptyNext,
    title: l10n.t('Next: Apply to Release, once the package is built'),
    sentence: l10n.t('The platform checks the uploaded version and packs what {0} will get.', release.targetAppName),
    working: {
      // The number of seconds is put in where it is shown.
      text: isQueued
        ? l10n.t('Waiting to build the package… {0} s', '{0}')
        : l10n.t('Building the package… {0} s', '{0}'),
      since: release.build.since,
    },
    buttons: [viewConfiguration(wording)],
  };
}

function buildFailed({ release }: ReleaseFacts, wording: Wording): NextView {
  const { l10n } = wording;
  return {
    ...emptyNext,
    title: l10n.t('The package could not be built'),
    sentence: l10n.t('Correct what is listed here and upload a new version; Retry builds this one again as it is.'),
    tone: 'failed',
    problems: release.build.problems.map((problem) => ({
      place: problemPlace(problem),
      sentence: wording.buildProblemSentence(problem),
    })),
    buttons: [
      ...allowedButtons(release, ['build', press(l10n.t('Retry'), 'retryBuild', 'primary')]),
      viewConfiguration(wording),
    ],
  };
}

function applySentence(release: Release, wasRejected: boolean, { l10n, targetName }: Wording): string {
  const missing = release.configuration.missing.length;
  if (missing > 0) {
    return missing === 1
      ? l10n.t('The package is built. One value of the configuration is still missing.')
      : l10n.t('The package is built. {0} values of the configuration are still missing.', missing);
  }
  if (wasRejected)
    return l10n.t('Basic information and configuration can be edited; for new code, upload a new version.');
  return release.path.some((stage) => stage.status === 'Under Review')
    ? l10n.t('The package is built. {0} reviews it before anybody gets it.', release.targetAppName)
    : l10n.t(
        'The package is built. {0} needs no approval: applying releases it to everyone there.',
        targetName(release),
      );
}

function applyNext(facts: ReleaseFacts, wording: Wording): NextView {
  const { l10n } = wording;
  const { release } = facts;
  const { approval } = release;
  const wasRejected = approval?.status === 'Rejected';
  const apply: ButtonView = {
    label: l10n.t('Apply to Release'),
    appearance: 'primary',
    does: { open: 'apply' },
  };
  return {
    ...emptyNext,
    title: release.removed
      ? l10n.t('Force removed by {0}: change what is asked for, then apply again', release.targetAppName)
      : wasRejected
        ? l10n.t('Rejected: change what is asked for, then apply again')
        : l10n.t('Next: Apply to Release'),
    sentence: applySentence(release, wasRejected, wording),
    tone: release.allowed.includes('apply') ? 'act' : 'calm',
    quote:
      wasRejected && approval.reason !== null
        ? { title: wrote(facts, approval.decidedBy ?? superApp(release), wording), text: approval.reason }
        : null,
    inTheWay: inTheWay(facts, wording),
    buttons: [...allowedButtons(release, ['apply', apply]), viewConfiguration(wording)],
  };
}

/** New Version Created: the package is being built, could not be built, or is ready to be applied for. */
export function createdNext(facts: ReleaseFacts, wording: Wording): NextView {
  switch (facts.release.build.state) {
    case 'queued':
    case 'building':
      return building(facts, wording);
    case 'failed':
      return buildFailed(facts, wording);
    case 'built':
      return applyNext(facts, wording);
  }
}
