import { FileSystemError, l10n } from 'vscode';
import { ConnectionError } from '../../client/connectionError';
import { PlatformError } from '../../core/errorCode';
import type { Release } from '../../protocol/release';
import type { TesterOutcome } from '../../protocol/testers';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { targetName, versionName } from '../sentences/statusWords';
import { askTesterList } from '../testers/askTesterList';
import { forgetTypedList, keepTypedList } from '../testers/typedList';
import { namingFile } from '../testers/namingFile';
import { sendLongList } from '../testers/sendLongList';
import type { TesterChange } from '../testers/sendTesters';
import { readTesterList, type TesterList, type TesterListInput } from '../testers/testerList';
import { rememberTesterFile } from '../testers/testerFiles';
import { showReport } from '../testers/review/testerReport';
import { showLines } from '../testers/showLines';
import { agreeToRemoval } from '../testers/agreeToRemoval';
import { askAbout, rememberedReading } from '../testers/listReading';
import { offerLines } from '../testers/offerLines';
import { outcomeSentence } from '../testers/previewTesters';
import { showProposal, type Look, type Proposal } from '../testers/showProposal';
import { tellLostConnection, type Journey } from '../testers/tellLostConnection';
import { unreadableReason } from '../testers/unreadableReason';
import { unreadSentence } from '../testers/unreadSentence';
import { attempt } from './attempt';
import { showNow } from './showNow';

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
  return context.testerChanges.during(release.id, () => askAndChange(context, release, change, given));
}

function askAndChange(
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
      const journey: Journey = { stage: 'looked at' };
      let sent: TesterOutcome | undefined;
      try {
        sent = await agreeAndSend(context, { release, change, input, isOvertaken: false }, journey);
      } catch (error) {
        if (input.kind === 'file' && error instanceof FileSystemError) {
          void context.ui.warn(unreadSentence(error, input.uri));
          return 'failed';
        }
        if (!isLost(error)) throw error;
        const unreadable = journey.list && (await unreadableReason(journey.list));
        if (unreadable !== undefined) throw namingFile(unreadable, input);
        context.log.warn('A tester list', error.code, error.cause instanceof Error ? error.cause.message : '');
        tellLostConnection(context, journey, () => changeTesters(context, release, change, input));
        return 'failed';
      }
      if (sent === undefined) return 'canceled';
      await tellOutcome(context, release, change, input, sent);
      return 'done';
    },
    release,
  );
}

function isLost(error: unknown): error is ConnectionError {
  return error instanceof ConnectionError && (error.code === 'UNREACHABLE' || error.code === 'TIMED_OUT');
}

/**
 * Shows what a list would do, and does it with the very same bytes when the person agrees. Where the release, the list or how it
 * is to be read has changed meanwhile, it shows what the list would do now. Answers nothing where the person does not agree.
 */
async function agreeAndSend(
  context: FlowContext,
  proposal: Proposal,
  journey: Journey,
): Promise<TesterOutcome | undefined> {
  const { release, change, input } = proposal;
  await keepTypedList(context, release, change, input);
  const look: Look = {};
  try {
    const list = await readTesterList(input, rememberedReading(context.drafts, release, input));
    Object.assign(journey, { list, stage: 'looked at' } satisfies Journey);
    const again = (): Promise<FlowOutcome> => changeTesters(context, release, change, input);
    const { preview, answer } = await showProposal(context, { ...proposal, list, again }, look);
    if (answer === 'show lines') await showLines(context, input, preview);
    if (answer === 'report') await showReport(context, input, preview);
    if (answer === 'column' || answer === 'groups') {
      const isSaid = await askAbout(context, answer, release, input, preview);
      return isSaid ? await agreeAndSend(context, proposal, journey) : undefined;
    }
    if (answer !== 'agreed') return undefined;
    if (!isSame(list, await readTesterList(input))) return agreeAndSend(context, proposal, journey);
    if (change === 'replace' && !(await agreeToRemoval(context, release, preview))) return undefined;
    journey.stage = 'on its way';
    return await sendLongList(context, release, change, list, false, (sent) => {
      if (sent >= list.bytes.length) journey.stage = 'all sent';
    });
  } catch (error) {
    // What the platform refuses has changed nothing.
    if (error instanceof PlatformError) journey.stage = 'looked at';
    const now = await changedMeanwhile(context, release, error);
    if (now === undefined) throw namingFile(error, input);
    return agreeAndSend(context, { ...proposal, release: now, isOvertaken: true, ...look }, journey);
  }
}

function isSame(one: TesterList, other: TesterList): boolean {
  return Buffer.compare(one.bytes, other.bytes) === 0;
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
  change: TesterChange,
  input: TesterListInput,
  outcome: TesterOutcome,
): Promise<void> {
  await forgetTypedList(context, release, change, input);
  if (input.kind === 'file') await rememberTesterFile(context, input.uri);
  await showNow(context, release.id);
  const sentence = l10n.t(
    '{0} on {1}: {2}',
    versionName(release),
    targetName(release),
    outcomeSentence(outcome, 'done'),
  );
  offerLines(context, sentence, input, outcome);
}
