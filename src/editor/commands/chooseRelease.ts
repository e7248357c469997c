import { l10n } from 'vscode';
import type { Release } from '../../protocol/release';
import { byAdvance } from '../currentRelease';
import type { FlowContext } from '../flowContext';
import { releaseLook } from '../releaseLook';
import { relativeAge, standing, targetName, versionName } from '../sentences/statusWords';
import type { Choice } from '../ui';

export interface ReleaseQuestion {
  /** What is going to be done, as the command's title says it. */
  readonly title: string;
  /** Which releases it can be done with. */
  readonly fits: (release: Release) => boolean;
}

/** Asks for one of the releases that something can be done with. */
export async function chooseRelease(context: FlowContext, question: ReleaseQuestion): Promise<Release | undefined> {
  const latest = await context.platform.call('listReleases', { query: { limit: 200 } });
  const fitting = latest.items.filter(question.fits).sort(byAdvance);
  if (fitting.length === 0) {
    void context.ui.inform(l10n.t('{0}: no release allows this now.', question.title));
    return undefined;
  }
  const placeHolder = l10n.t('Which release?');
  return context.ui.pick({ title: question.title, placeHolder, choices: fitting.map(releaseChoice) });
}

function releaseChoice(release: Release): Choice<Release> {
  return {
    label: `$(${releaseLook(release).icon}) ${l10n.t('{0} on {1}', versionName(release), targetName(release))}`,
    description: l10n.t('{0} · {1}', standing(release), relativeAge(release.statusSince)),
    value: release,
  };
}
