import { l10n } from 'vscode';
import type { Release } from '../../protocol/release';
import { byAdvance } from '../currentRelease';
import type { FlowContext } from '../flowContext';
import { releaseLook } from '../releaseLook';
import { relativeAge, standing, targetName, versionName } from '../sentences/statusWords';
import type { Choice } from '../ui';

interface Page {
  readonly items: readonly Release[];
  readonly nextCursor: string | null;
}

export interface ReleaseQuestion {
  /** What is going to be done, as the command's title says it. */
  readonly title: string;
  /** Which releases it can be done with. */
  readonly fits: (release: Release) => boolean;
}

/** As many as the platform gives at once. */
const mostAtOnce = 200;

/**
 * Asks for one of the releases that something can be done with: among the latest ones, and among older ones where the
 * person asks for them or none of the latest will do.
 */
export async function chooseRelease(
  context: FlowContext,
  question: ReleaseQuestion,
  limit = mostAtOnce,
): Promise<Release | undefined> {
  const fitting: Release[] = [];
  let cursor: string | null = null;
  do {
    const page: Page = await context.platform.call('listReleases', {
      query: { limit, ...(cursor !== null && { cursor }) },
    });
    cursor = page.nextCursor;
    const found = page.items.filter(question.fits);
    fitting.push(...found);
    if (found.length === 0 && cursor !== null) continue;
    if (fitting.length === 0) break;
    const chosen = await pickRelease(context, question, fitting.sort(byAdvance), cursor !== null);
    if (chosen !== 'older') return chosen;
  } while (cursor !== null);
  void context.ui.inform(l10n.t('{0}: no release allows this now.', question.title));
  return undefined;
}

function pickRelease(
  { ui }: FlowContext,
  { title }: ReleaseQuestion,
  releases: readonly Release[],
  hasOlder: boolean,
): Promise<Release | 'older' | undefined> {
  const choices = releases.map((release): Choice<Release | 'older'> => releaseChoice(release));
  // Always there, also while the person filters the list for a release that is not in it yet.
  const older = { label: l10n.t('$(history) Older Releases…'), value: 'older', alwaysShow: true } as const;
  return ui.pick({ title, placeHolder: l10n.t('Which release?'), choices: hasOlder ? [...choices, older] : choices });
}

function releaseChoice(release: Release): Choice<Release> {
  return {
    label: `$(${releaseLook(release).icon}) ${l10n.t('{0} on {1}', versionName(release), targetName(release))}`,
    description: l10n.t('{0} · {1}', standing(release), relativeAge(release.statusSince)),
    value: release,
  };
}
