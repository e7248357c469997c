import { l10n } from 'vscode';
import { PlatformError } from '../../core/errorCode';
import { isSameTarget } from '../../core/releaseTarget';
import type { AudienceAnswer } from '../../protocol/audience';
import type { MiniProgram } from '../../protocol/miniProgram';
import type { Release } from '../../protocol/release';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { errorSentence } from '../sentences/errorSentence';
import { targetName } from '../sentences/statusWords';
import type { Choice } from '../ui';
import { attempt } from './attempt';
import { audienceSentence } from './audienceSentence';
import { chooseMiniProgram } from './chooseMiniProgram';
import { draft, keepDraft } from './drafts';
import { whenChosen } from './whenChosen';

type Answer = Release | 'another user';

/** Show What a User Gets: for one user ID, the version on each target, and why, in words. */
export function showWhatAUserGets(context: FlowContext, miniProgramId?: string): Promise<FlowOutcome> {
  return attempt(context, async () => {
    const miniProgram =
      miniProgramId === undefined
        ? await chooseMiniProgram(context, title())
        : await context.store.miniProgram(miniProgramId);
    if (miniProgram === undefined) return 'canceled';
    const releases = oneForEachTarget(await context.store.releases(miniProgram.id));
    if (releases.length === 0) {
      whenChosen(context, context.ui.inform(l10n.t('{0} has no target yet: nobody gets it.', miniProgram.name)), {});
      return 'done';
    }
    return askAndShow(context, miniProgram, releases);
  });
}

const title = (): string => l10n.t('Show What a User Gets');

/** The answer is about the target; any release there can be asked. */
function oneForEachTarget(releases: readonly Release[]): readonly Release[] {
  return releases.filter((release, index) => releases.findIndex((other) => isSameTarget(other, release)) === index);
}

/** Asks for user after user, until the person leaves or opens a release. */
async function askAndShow(
  context: FlowContext,
  miniProgram: MiniProgram,
  releases: readonly Release[],
): Promise<FlowOutcome> {
  for (;;) {
    const userId = await askUserId(context, miniProgram);
    if (userId === undefined) return 'canceled';
    const chosen = await context.ui.pick<Answer>({
      title: l10n.t('What {0} gets of {1}', userId, miniProgram.name),
      placeHolder: l10n.t('Choose a target to open the release there'),
      choices: [
        ...(await Promise.all(releases.map((release) => answerRow(context, release, userId)))),
        { label: l10n.t('$(search) Another User…'), value: 'another user' },
      ],
    });
    if (chosen === 'another user') continue;
    if (chosen !== undefined) context.openPanel?.(chosen.id);
    return 'done';
  }
}

async function askUserId(context: FlowContext, { name }: MiniProgram): Promise<string | undefined> {
  const typed = await context.ui.input({
    title: title(),
    prompt: l10n.t('User ID in the super app, as it asks for {0}', name),
    value: draft(context, 'audience') ?? '',
    check: (text) => (text.trim() === '' ? l10n.t('Type a user ID.') : undefined),
  });
  const userId = typed?.trim();
  if (userId !== undefined) await keepDraft(context, 'audience', userId);
  return userId;
}

/** Each super app has its own rule for user IDs: what is none in one of them may be one in another. */
async function answerRow(context: FlowContext, release: Release, userId: string): Promise<Choice<Answer>> {
  const row = { label: targetName(release), value: release };
  try {
    const answer: AudienceAnswer = await context.platform.call('explainAudience', {
      params: { id: release.id, userId },
    });
    return { ...row, description: answer.version ?? l10n.t('nothing'), detail: audienceSentence(answer) };
  } catch (error) {
    if (!(error instanceof PlatformError) || error.code !== 'USER_ID_INVALID') throw error;
    return { ...row, detail: errorSentence(error, { release, userId }).sentence };
  }
}
