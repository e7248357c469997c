import type { Release, ReleaseStage } from '../../protocol/release';
import type { ReleaseView, StepView } from '../../protocol/webview';
import type { Wording } from './wording';

function buildSentence({ build }: Release, { l10n, buildWord, sizeText }: Wording): string {
  return build.size === null
    ? buildWord(build.state)
    : l10n.t('{0}, {1}', buildWord(build.state), sizeText(build.size));
}

/** What happened in a stage; of those ahead, only what is known already. */
function sentence(stage: ReleaseStage, release: Release, wording: Wording): string | null {
  const { l10n } = wording;
  const { live, approval } = release;
  switch (stage.status) {
    case 'New Version Created':
      return buildSentence(release, wording);
    case 'Under Review':
      if (stage.state === 'now') return l10n.t('waiting for {0}', release.targetAppName);
      return stage.state === 'done' && approval ? wording.approvalWord(approval.status) : null;
    case 'Pilot Testing':
      if (stage.state === 'ahead') return null;
      return release.testerCount === 1
        ? l10n.t('1 tester')
        : l10n.t('{0} testers', wording.numberText(release.testerCount));
    case 'Grayscale Release':
      return stage.state === 'ahead' || release.percentage === null ? null : l10n.t('{0} %', release.percentage);
    case 'Full Release':
      if (stage.state !== 'ahead') return l10n.t('everyone');
      return live && live.releaseId !== release.id ? l10n.t('replaces {0}', live.version) : null;
    case 'Release Preparation':
    case 'Canceled':
    case 'Archived':
      return null;
  }
}

function step(stage: ReleaseStage, release: Release, wording: Wording): StepView {
  const { l10n } = wording;
  const words = {
    done: l10n.t('done'),
    now: l10n.t('now'),
    ahead: l10n.t('ahead'),
    ended: l10n.t('ended here'),
  };
  const hasEnded = stage.state === 'now' && (stage.status === 'Canceled' || stage.status === 'Archived');
  const isThrough = stage.state === 'now' && stage.status === 'Full Release';
  const state = hasEnded ? 'ended' : isThrough ? 'done' : stage.state;
  return {
    title: wording.statusWord(stage.status),
    state,
    isPresent: stage.state === 'now',
    stateWord: words[state],
    sentence: sentence(stage, release, wording),
    moment: stage.at === null ? null : { at: stage.at, text: wording.momentText(stage.at) },
  };
}

/** The release's path, with what happened in each stage and when. */
export function stepsView(release: Release, wording: Wording): ReleaseView['steps'] {
  return {
    label: wording.l10n.t('Release Progress'),
    items: release.path.map((stage) => step(stage, release, wording)),
  };
}
