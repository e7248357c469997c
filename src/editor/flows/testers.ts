import { l10n } from 'vscode';
import { PlatformError } from '../../core/errorCode';
import type { Release } from '../../protocol/release';
import type { TesterOutcome } from '../../protocol/testers';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { targetName, versionName } from '../sentences/statusWords';
import { askTesterList } from '../testers/askTesterList';
import { forgetTypedList, keepTypedList } from '../testers/typedList';
import { namingFile } from '../testers/namingFile';
import { sendTesters, type TesterChange } from '../testers/sendTesters';
import { readTesterList, type TesterList, type TesterListInput } from '../testers/testerList';
import { rememberTesterFile } from '../testers/testerFiles';
import { showLines } from '../testers/showLines';
import { agreeToRemoval } from '../testers/agreeToRemoval';
import { presentGroup } from '../testers/presentGroup';
import { outcomeSentence, previewTesters, type PreviewAnswer } from '../testers/previewTesters';
import type { SeenGroup } from '../testers/review/meanwhile';
import { isReviewable, reviewUpdate } from '../testers/review/reviewUpdate';
import { attempt } from './attempt';
import { showNow } from './showNow';
import { whenChosen } from './whenChosen';

export type { TesterListInput } from '../testers/testerList';

/** Add Testers (T10): adds the user IDs of a list; removes nobody. */
export function addTesters(context: FlowContext, release: Release, list?: TesterListInput): Promise<FlowOutcome> {
  return changeTesters(context, release, 'add', list);
}

/** Update Test Group (T10): the list replaces the testers. */
export function updateTestGroup(context: FlowContext, release: Release, list?: TesterListInput): Promise<FlowOutcome> {
  return changeTesters(context, release, 'replace', list);
}

function changeTesters(
  context: FlowContext,
  release: Release,
  change: TesterChange,
  given: TesterListInput | undefined,
): Promise<FlowOutcome> {
  return attempt(
    context,
    async () => {
      const input = given ?? (await askTesterList(context, release, change));
      if (input === undefined) return 'canceled';
      const list = await readTesterList(input);
      return agreeAndSend(context, { release, change, input, list, isOvertaken: false });
    },
    release,
  );
}

/** A list for a release as it was read last. */
interface Proposal {
  readonly release: Release;
  readonly change: TesterChange;
  readonly input: TesterListInput;
  readonly list: TesterList;
  /** Whether the release has changed since the person began. */
  readonly isOvertaken: boolean;
  /** The group that the person was shown, where they were shown one. */
  readonly seen?: SeenGroup;
}

/**
 * Shows what a list would do, and does it with the very same bytes when the person agrees. Where the release or the list has
 * changed meanwhile, it shows what the list would do now.
 */
async function agreeAndSend(context: FlowContext, proposal: Proposal): Promise<FlowOutcome> {
  const { release, change, input, list } = proposal;
  await keepTypedList(context, release, change, input);
  const look: Look = {};
  try {
    const { preview, answer } = await show(context, proposal, look);
    if (answer === 'show lines') await showLines(context, input, preview);
    if (answer !== 'agreed') return 'canceled';
    const now = await readTesterList(input);
    if (!isSame(list, now)) return agreeAndSend(context, { ...proposal, list: now });
    if (change === 'replace' && !(await agreeToRemoval(context, release, preview))) return 'canceled';
    const outcome = await sendTesters(context, release, change, list, false);
    await forgetTypedList(context, release, change, input);
    if (input.kind === 'file') await rememberTesterFile(context, input.uri);
    await tellOutcome(context, release, input, outcome);
    return 'done';
  } catch (error) {
    const now = await changedMeanwhile(context, release, error);
    if (now === undefined) throw namingFile(error, input);
    return agreeAndSend(context, { ...proposal, release: now, isOvertaken: true, ...look });
  }
}

/** What the person was shown, as soon as they were. */
interface Look {
  seen?: SeenGroup;
}

interface Shown {
  readonly preview: TesterOutcome;
  readonly answer: PreviewAnswer | undefined;
}

/** Asks whether a list is to do what it would do: beside a comparison, where a file replaces the group, else in a list. */
async function show(context: FlowContext, proposal: Proposal, look: Look): Promise<Shown> {
  const { release, change, input, list, isOvertaken, seen } = proposal;
  const isCompared = change === 'replace' && input.kind === 'file' && isReviewable(release, list);
  // Before the preview, which is refused where the group is another one by then.
  const members = isCompared ? await presentGroup(context.platform, release.id) : [];
  const preview = await sendTesters(context, release, change, list, true);
  if (change === 'replace' && preview.total === 0) throw new PlatformError('TESTERS_EMPTY');
  if (!isCompared) {
    const answer = await previewTesters(context, release, change, preview, isOvertaken);
    if (input.kind === 'file')
      await context.testerProblems.update(input.uri, answer === undefined ? [] : preview.lines);
    return { preview, answer };
  }
  const { uri } = input;
  await context.testerProblems.update(uri, preview.lines);
  if (preview.added === 0 && preview.removed === 0) {
    tellNothingToDo(context, release, input, preview);
    return { preview, answer: undefined };
  }
  look.seen = { release, members };
  const again = (): Promise<FlowOutcome> => updateTestGroup(context, release, input);
  const agreed = await reviewUpdate(context, { release, uri, list, members, preview, seen, again });
  return { preview, answer: agreed ? 'agreed' : undefined };
}

function isSame(one: TesterList, other: TesterList): boolean {
  return Buffer.compare(one.bytes, other.bytes) === 0;
}

function tellNothingToDo(context: FlowContext, release: Release, input: TesterListInput, preview: TesterOutcome): void {
  const sentence = l10n.t(
    '{0} on {1}: the test group is as the list has it already. {2}',
    versionName(release),
    targetName(release),
    outcomeSentence(preview, 'preview'),
  );
  offerLines(context, sentence, input, preview);
}

/** The release as it is now, where it was changed and testers can still be. */
async function changedMeanwhile(context: FlowContext, { id }: Release, error: unknown): Promise<Release | undefined> {
  if (!(error instanceof PlatformError) || error.code !== 'REVISION_STALE') return undefined;
  const now = await context.platform.call('getRelease', { params: { id } });
  return now.allowed.includes('add-testers') ? now : undefined;
}

async function tellOutcome(
  context: FlowContext,
  release: Release,
  input: TesterListInput,
  outcome: TesterOutcome,
): Promise<void> {
  await showNow(context, release.id);
  const sentence = l10n.t(
    '{0} on {1}: {2}',
    versionName(release),
    targetName(release),
    outcomeSentence(outcome, 'done'),
  );
  offerLines(context, sentence, input, outcome);
}

/** Tells something about a list, and leads to its lines that need attention where there are any. */
function offerLines(context: FlowContext, sentence: string, input: TesterListInput, outcome: TesterOutcome): void {
  const lines = outcome.lineCount === 0 ? [] : [{ id: 'lines', title: l10n.t('Show Lines') } as const];
  whenChosen(context, context.ui.inform(sentence, ...lines), { lines: () => showLines(context, input, outcome) });
}
