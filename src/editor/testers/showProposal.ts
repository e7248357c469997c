import { l10n } from 'vscode';
import { PlatformError } from '../../core/errorCode';
import type { Release } from '../../protocol/release';
import type { TesterOutcome } from '../../protocol/testers';
import type { FlowContext } from '../flowContext';
import { targetName, versionName } from '../sentences/statusWords';
import { openQuestion, type OpenQuestion } from './listReading';
import { offerLines } from './offerLines';
import { presentGroup } from './presentGroup';
import { changesGroup, outcomeSentence, previewTesters, type PreviewAnswer } from './previewTesters';
import type { SeenGroup } from './review/meanwhile';
import { readableList } from './review/readableList';
import { isComparable, isReviewable, reviewUpdate } from './review/reviewUpdate';
import { sendLongList } from './sendLongList';
import type { TesterChange } from './sendTesters';
import type { TesterList, TesterListInput } from './testerList';

/** A list for a release as it was read last. */
export interface Proposal {
  readonly release: Release;
  readonly change: TesterChange;
  readonly input: TesterListInput;
  /** Whether the release has changed since the person began. */
  readonly isOvertaken: boolean;
  /** The group that the person was shown, where they were shown one. */
  readonly seen?: SeenGroup;
}

interface ReadProposal extends Proposal {
  readonly list: TesterList;
  /** Begins anew, where an answer comes when the review is over. */
  readonly again: () => unknown;
}

/** What the person was shown, as soon as they were. */
export interface Look {
  seen?: SeenGroup;
}

export interface Shown {
  readonly preview: TesterOutcome;
  readonly answer: PreviewAnswer | OpenQuestion | undefined;
}

/** Asks whether a list is to do what it would do: beside a comparison, where a file replaces the group, else in a list. */
export async function showProposal(context: FlowContext, proposal: ReadProposal, look: Look): Promise<Shown> {
  const { release, change, input, list, seen, again } = proposal;
  const isCompared = input.kind === 'file' && change === 'replace' && isReviewable(release, list);
  // Before the preview, which is refused where the group is another one by then.
  const members = isCompared ? await presentGroup(context.platform, release.id) : [];
  const preview = await sendLongList(context, release, change, list, true);
  const question = openQuestion(context.drafts, release, input, preview);
  if (question !== undefined) return { preview, answer: question };
  if (change === 'replace' && preview.total === 0) {
    // Only other groups of the list bring anybody.
    if (input.kind === 'file' && preview.leftOut > 0) return { preview, answer: 'groups' };
    if (input.kind === 'file') await context.testerProblems.update(input.uri, preview.lines);
    throw new PlatformError('TESTERS_EMPTY', { wrongLines: preview.lineCount });
  }
  if (!isCompared || !isComparable(preview)) {
    return { preview, answer: await showCounts(context, proposal, preview) };
  }
  const { uri } = input;
  await context.testerProblems.update(uri, preview.lines);
  if (!changesGroup(preview)) {
    tellNothingToDo(context, proposal, preview);
    return { preview, answer: undefined };
  }
  look.seen = { release, members };
  const parts = await readableList(list, preview.lines);
  return { preview, answer: await reviewUpdate(context, { release, uri, parts, members, preview, seen, again }) };
}

async function showCounts(
  context: FlowContext,
  { release, change, input, isOvertaken }: Proposal,
  preview: TesterOutcome,
): Promise<PreviewAnswer | undefined> {
  const answer = await previewTesters(context, release, change, { outcome: preview, isOvertaken });
  const shown = answer === undefined ? [] : preview.lines;
  if (input.kind === 'file') await context.testerProblems.update(input.uri, shown);
  return answer;
}

function tellNothingToDo(context: FlowContext, { release, input }: Proposal, preview: TesterOutcome): void {
  const sentence = l10n.t(
    '{0} on {1}: the test group is as the list has it already. {2}',
    versionName(release),
    targetName(release),
    outcomeSentence(preview, 'preview'),
  );
  offerLines(context, sentence, input, preview);
}
