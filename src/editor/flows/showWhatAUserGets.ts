import { l10n } from 'vscode';
import { PlatformError } from '../../core/errorCode';
import { isSameTarget } from '../../core/releaseTarget';
import { checkUserId, userIdRuleOf } from '../../core/userId';
import type { UserIdRule } from '../../core/userIdPattern';
import type { AudienceAnswer } from '../../protocol/audience';
import type { MiniProgram } from '../../protocol/miniProgram';
import type { Release } from '../../protocol/release';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { audienceExplanation, audienceSentence } from '../sentences/audienceSentence';
import { clipped } from '../sentences/clipped';
import { errorSentence } from '../sentences/errorSentence';
import { targetName } from '../sentences/statusWords';
import { testerLineSentence } from '../testers/testerLineSentence';
import type { Choice } from '../ui';
import { attempt } from './attempt';
import { chooseMiniProgram } from './chooseMiniProgram';
import { draft, keepDraft } from './drafts';
import { whenChosen } from './whenChosen';

type Chosen = Target | 'another user';

/** A target with what the user gets there; no answer where the user can be none of its super app's. */
interface Target {
  readonly release: Release;
  readonly answer: AudienceAnswer | undefined;
}

/** What is known before anything is asked. */
interface GivenUser {
  readonly miniProgramId?: string;
  readonly userId?: string;
}

/** Show What a User Gets: for one user ID, the version on each target, and why, in words. */
export function showWhatAUserGets(
  context: FlowContext,
  { miniProgramId, userId }: GivenUser = {},
): Promise<FlowOutcome> {
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
    return askAndShow(context, miniProgram, releases, userId);
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
  given: string | undefined,
): Promise<FlowOutcome> {
  const apps = await context.store.targetApps();
  const rules = apps
    .filter(({ id }) => releases.some(({ targetAppId }) => targetAppId === id))
    .map(({ policy }) => userIdRuleOf(policy));
  for (let known = given; ; known = undefined) {
    const userId = known ?? (await askUserId(context, miniProgram, rules));
    if (userId === undefined) return 'canceled';
    const choices = await Promise.all(releases.map((release) => targetRow(context, release, userId)));
    const outcome = await showTargets(context, l10n.t('What {0} gets of {1}', userId, miniProgram.name), choices);
    if (outcome !== 'another user') return outcome;
  }
}

/** Shows what the user gets on each target, until the person leaves, opens a release or asks for another user. */
async function showTargets(
  context: FlowContext,
  title: string,
  targets: readonly Choice<Chosen>[],
): Promise<FlowOutcome | 'another user'> {
  for (;;) {
    const chosen = await context.ui.pick<Chosen>({
      title,
      placeHolder: l10n.t('Choose a target to see why'),
      choices: [...targets, { label: anotherUser(), value: 'another user' }],
    });
    if (chosen === undefined || chosen === 'another user') return chosen ?? 'done';
    const next = chosen.answer === undefined ? 'open' : await showWhy(context, title, chosen.release, chosen.answer);
    if (next === 'targets') continue;
    if (next === 'open') context.openPanel?.(chosen.release.id);
    return next === 'another user' ? next : 'done';
  }
}

const anotherUser = (): string => l10n.t('$(search) Another User…');

/** Every question on the way to the decision, with its answer. */
function showWhy(
  { ui }: FlowContext,
  title: string,
  release: Release,
  answer: AudienceAnswer,
): Promise<'open' | 'another user' | 'targets' | undefined> {
  const { gets, steps } = audienceExplanation(answer);
  return ui.pick<'open' | 'another user' | 'targets'>({
    title: `${title}, ${targetName(release)}`,
    placeHolder: gets,
    back: 'targets',
    choices: [
      ...steps.map((step) => ({
        label: step.question,
        detail: step.answer,
        value: 'targets' as const,
        unavailable: true,
      })),
      { label: l10n.t('$(go-to-file) Open {0}', release.version), value: 'open' },
      { label: anotherUser(), value: 'another user' },
    ],
  });
}

async function askUserId(
  context: FlowContext,
  { name }: MiniProgram,
  rules: readonly UserIdRule[],
): Promise<string | undefined> {
  const typed = await context.ui.input({
    title: title(),
    prompt: l10n.t('User ID in the super app, as it asks for {0}', name),
    value: draft(context, 'audience') ?? '',
    check: (text) => (text.trim() === '' ? l10n.t('Type a user ID.') : userIdProblem(text, rules)),
    keep: (text) => keepDraft(context, 'audience', text),
  });
  const userId = typed?.trim();
  if (userId !== undefined) await keepDraft(context, 'audience', userId);
  return userId;
}

/** What no super app takes for a user ID need not be asked about; the first one's problem tells why. */
function userIdProblem(text: string, rules: readonly UserIdRule[]): string | undefined {
  const checks = rules.map((rule) => checkUserId(text, rule));
  const [first] = checks;
  if (first === undefined || first.ok || checks.some(({ ok }) => ok)) return undefined;
  const { code, ...parameters } = first.problem;
  return testerLineSentence({ value: clipped(text.trim(), 40), code, parameters });
}

/** Each super app has its own rule for user IDs: what is none in one of them may be one in another. */
async function targetRow(context: FlowContext, release: Release, userId: string): Promise<Choice<Chosen>> {
  const label = targetName(release);
  try {
    const answer: AudienceAnswer = await context.platform.call('explainAudience', {
      params: { id: release.id, userId },
    });
    const description = answer.version ?? l10n.t('nothing');
    return { label, description, detail: audienceSentence(answer), value: { release, answer } };
  } catch (error) {
    if (!(error instanceof PlatformError) || error.code !== 'USER_ID_INVALID') throw error;
    const detail = errorSentence(error, { release, userId }).sentence;
    return { label, detail, value: { release, answer: undefined } };
  }
}
