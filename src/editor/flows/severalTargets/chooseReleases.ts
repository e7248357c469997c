import { l10n } from 'vscode';
import type { Release } from '../../../protocol/release';
import type { FlowContext } from '../../flowContext';
import { releaseLook } from '../../releaseLook';
import { standing } from '../../sentences/statusWords';
import { chooseMiniProgram } from '../chooseMiniProgram';
import { markedTarget } from './severalSentences';

/** What several releases are chosen from. */
export interface GivenReleases {
  /** Chosen in the tree already: there is nothing to ask. */
  readonly releaseIds?: readonly string[];
  readonly miniProgramId?: string;
  readonly versionId?: string;
}

export interface ReleasesQuestion {
  /** What is going to be done, as the command's title says it. */
  readonly title: string;
  /** Whether a release is at the point where this is done at all. */
  concerns(release: Release): boolean;
  /** Why a release cannot take part now all the same. */
  obstacle(release: Release): string | undefined;
}

/** The releases of one version, or of one mini program, that the person wants to do something with; none: they left. */
export async function chooseReleases(
  context: FlowContext,
  question: ReleasesQuestion,
  given: GivenReleases,
): Promise<readonly Release[]> {
  const { releaseIds } = given;
  if (releaseIds !== undefined) return Promise.all(releaseIds.map((id) => context.store.release(id)));
  const miniProgramId = given.miniProgramId ?? (await askMiniProgram(context, question.title));
  if (miniProgramId === undefined) return [];
  const all = await context.store.releases(miniProgramId);
  const ofVersion = all.filter(({ versionId }) => given.versionId === undefined || given.versionId === versionId);
  const concerned = ofVersion.filter((release) => question.concerns(release));
  if (concerned.length === 0) {
    void context.ui.inform(l10n.t('{0}: no release allows this now.', question.title));
    return [];
  }
  return (await pickReleases(context, question, concerned)) ?? [];
}

async function askMiniProgram(context: FlowContext, title: string): Promise<string | undefined> {
  const chosen = await chooseMiniProgram(context, title, ({ allowed }) => allowed.includes('release'));
  return chosen?.id;
}

function pickReleases(
  { ui }: FlowContext,
  question: ReleasesQuestion,
  releases: readonly Release[],
): Promise<readonly Release[] | undefined> {
  return ui.pickMany({
    title: question.title,
    placeHolder: l10n.t('On which targets?'),
    choices: releases.map((release) => {
      const obstacle = question.obstacle(release);
      return {
        label: `$(${releaseLook(release).icon}) ${markedTarget(release)}`,
        description: standing(release),
        ...(obstacle !== undefined && { unavailable: true, detail: obstacle }),
        value: release,
      };
    }),
  });
}
