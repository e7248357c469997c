import { l10n, workspace } from 'vscode';
import { PlatformError } from '../../core/errorCode';
import type { Release } from '../../protocol/release';
import type { TesterOutcome } from '../../protocol/testers';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { targetName, versionName } from '../sentences/statusWords';
import { askTesterList } from '../testers/askTesterList';
import { forgetTypedList, keepTypedList } from '../testers/typedList';
import { readTesterList, type TesterList, type TesterListInput } from '../testers/testerList';
import { rememberTesterFile } from '../testers/testerFiles';
import { showLines } from '../testers/showLines';
import { outcomeSentence, previewTesters } from '../testers/previewTesters';
import { attempt } from './attempt';
import { showNow } from './showNow';
import { whenChosen } from './whenChosen';

export type { TesterListInput } from '../testers/testerList';

/** The two things that a tester list is for, each with its operation. */
const operations = {
  add: 'addTesters',
  replace: 'updateTestGroup',
} as const;

export type TesterChange = keyof typeof operations;

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
  /** Whether it was shown before, for a release that has changed meanwhile. */
  readonly isOvertaken: boolean;
}

/**
 * Shows what a list would do, and does it with the very same bytes when the person agrees. Where the release has changed
 * meanwhile, it shows what the list would do now.
 */
async function agreeAndSend(context: FlowContext, proposal: Proposal): Promise<FlowOutcome> {
  const { release, change, input, list, isOvertaken } = proposal;
  await keepTypedList(context, release, change, input);
  try {
    const preview = await send(context, release, change, list, true);
    const answer = await previewTesters(context, release, change, preview, isOvertaken);
    const wrong = answer === undefined ? [] : preview.lines;
    if (input.kind === 'file') await context.testerProblems.update(input.uri, wrong);
    if (answer === 'show lines') await showLines(context, input, preview);
    if (answer !== 'agreed') return 'canceled';
    const outcome = await send(context, release, change, list, false);
    await forgetTypedList(context, release, change, input);
    if (input.kind === 'file') await rememberTesterFile(context, input.uri);
    await tellOutcome(context, release, input, outcome);
    return 'done';
  } catch (error) {
    const now = await changedMeanwhile(context, release, error);
    if (now === undefined) throw namingFile(error, input);
    return agreeAndSend(context, { ...proposal, release: now, isOvertaken: true });
  }
}

/** What is wrong with a list from a file is told with the file's name: the person may have chosen another one than they think. */
function namingFile(error: unknown, input: TesterListInput): unknown {
  if (input.kind !== 'file' || !(error instanceof PlatformError)) return error;
  const file = workspace.asRelativePath(input.uri);
  return new PlatformError(error.code, { ...error.parameters, file }, { cause: error });
}

/** The release as it is now, where it was changed and testers can still be. */
async function changedMeanwhile(context: FlowContext, { id }: Release, error: unknown): Promise<Release | undefined> {
  if (!(error instanceof PlatformError) || error.code !== 'REVISION_STALE') return undefined;
  const now = await context.platform.call('getRelease', { params: { id } });
  return now.allowed.includes('add-testers') ? now : undefined;
}

function send(
  context: FlowContext,
  release: Release,
  change: TesterChange,
  { bytes, mediaType }: TesterList,
  preview: boolean,
): Promise<TesterOutcome> {
  return context.platform.call(operations[change], {
    params: { id: release.id },
    query: { preview },
    stream: { mediaType, bytes, size: bytes.length },
    ifMatch: release.revision,
  });
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
  const lines = outcome.lineCount === 0 ? [] : [{ id: 'lines', title: l10n.t('Show Lines') } as const];
  whenChosen(context, context.ui.inform(sentence, ...lines), { lines: () => showLines(context, input, outcome) });
}
