import { commands, l10n, ViewColumn, window, workspace, type Uri } from 'vscode';
import { groupAsList, type GroupMember } from '../../../core/testers/groupAsList';
import type { Release } from '../../../protocol/release';
import type { TesterOutcome } from '../../../protocol/testers';
import type { FlowContext } from '../../flowContext';
import { whenChosen } from '../../flows/whenChosen';
import { targetName, versionName } from '../../sentences/statusWords';
import { fileName } from '../fileName';
import { hasChoice } from '../listReading';
import { outcomeSentence } from '../previewTesters';
import type { TesterList } from '../testerList';
import { tabOf } from './comparedIn';
import { idsOf, meanwhile, meanwhileSentence, type SeenGroup } from './meanwhile';
import type { ReadableList } from './readableList';
import { showReport } from './testerReport';
import type { OpenReview } from './testerReviews';

/** More than this are told by their count and some of them: nobody reads such a comparison, and it takes its time. */
const mostReviewed = 20_000;

/** In bytes. A list of so many testers is a fraction of it. */
const largestReviewed = 4 * 1024 * 1024;

export interface UpdateReview {
  readonly release: Release;
  /** Where the list is. */
  readonly uri: Uri;
  readonly parts: ReadableList;
  readonly members: readonly GroupMember[];
  readonly preview: TesterOutcome;
  /** The group as it was shown before, where it has changed since. */
  readonly seen?: SeenGroup | undefined;
  /** Begins anew, where an answer comes when the review is over. */
  readonly again: () => unknown;
}

/** Whether a list and the group that it replaces can be compared line by line. */
export function isReviewable({ testerCount }: Release, { bytes }: TesterList): boolean {
  return testerCount <= mostReviewed && bytes.length <= largestReviewed;
}

/** Whether what the platform says of it can be: a short file may have many IDs still, or more wrong ones than are named. */
export function isComparable({ total, leftOut, lines, lineCount }: TesterOutcome): boolean {
  return total + leftOut <= mostReviewed && lineCount <= lines.length;
}

/**
 * Shows what a list would do to the test group in a diff editor, the group on the left and the list itself, to be edited, on the
 * right, and asks about it without standing in the way.
 */
export async function reviewUpdate(
  context: FlowContext,
  review: UpdateReview,
): Promise<'agreed' | 'groups' | undefined> {
  const { release, uri, members, parts, seen } = review;
  const reviews = context.testerReviews;
  const group = l10n.t('Test group on {0}', targetName(release));
  const left = reviews.document(group, groupAsList({ ...parts, members }));
  const beside = seen === undefined ? undefined : besideIt(context, seen, members, parts, group);
  await commands.executeCommand('vscode.diff', left, uri, l10n.t('{0} ↔ {1}', group, fileName(uri)), {
    preview: false,
  });
  if (beside !== undefined) await showBeside(beside);
  const opened = openReview(context, review);
  const answered = reviews.waitFor(left, opened);
  ask(context, left, opened, { question: await questionOf(context, review), again: review.again });
  const answer = await answered;
  await close(context, left, uri);
  if (beside !== undefined) await close(context, beside.left);
  if (answer === 'cancel') return undefined;
  return answer === 'update' ? 'agreed' : answer;
}

function openReview(context: FlowContext, { release, uri, preview }: UpdateReview): OpenReview {
  return {
    releaseId: release.id,
    list: uri,
    hasGroups: hasChoice(preview.groups),
    openReport: preview.lineCount === 0 ? undefined : () => showReport(context, { kind: 'file', uri }, preview),
  };
}

/** Asks what the buttons in the title of the editor ask, too, once the notification has faded. */
function ask(
  context: FlowContext,
  left: Uri,
  { hasGroups, openReport }: OpenReview,
  { question, again }: Pick<UpdateReview, 'again'> & { readonly question: string },
): void {
  const { testerReviews: reviews, ui } = context;
  const report = openReport === undefined ? [] : [{ id: 'report', title: l10n.t('Open Report') } as const];
  const groups = hasGroups ? [{ id: 'groups', title: l10n.t('Groups…') } as const] : [];
  const update = { id: 'update', title: l10n.t('Update') } as const;
  const cancel = { id: 'cancel', title: l10n.t('Cancel') } as const;
  const pressed = ui.inform(question, update, ...report, ...groups, cancel);
  whenChosen(context, pressed, {
    // The review may have ended by the buttons of the editor, and this notification stood on.
    update: () => reviews.answer('update', left) || again(),
    cancel: () => reviews.answer('cancel', left),
    groups: () => reviews.answer('groups', left) || again(),
    report: () => openReport?.(),
  });
}

async function questionOf(context: FlowContext, review: UpdateReview): Promise<string> {
  const { release, members, preview, seen } = review;
  const sentence = outcomeSentence(preview, 'preview');
  const question = l10n.t('Update the test group of {0} on {1}?', versionName(release), targetName(release));
  if (seen === undefined) return `${question} ${sentence}`;
  const userIds = new Set(review.parts.listed.map(({ userId }) => userId));
  const changed = meanwhileSentence(await meanwhile(context, seen, members), userIds);
  return `${changed} ${l10n.t('Now: {0}', sentence)} ${question}`;
}

interface Beside {
  readonly left: Uri;
  readonly right: Uri;
  readonly title: string;
}

/** What changed since the person looked, in the order of the list too. */
function besideIt(
  { testerReviews }: FlowContext,
  seen: SeenGroup,
  members: readonly GroupMember[],
  parts: ReadableList,
  group: string,
): Beside | undefined {
  if (idsOf(seen.members).join() === idsOf(members).join()) return undefined;
  const name = l10n.t('{0}, since you looked', group);
  const asText = (of: readonly GroupMember[]): string => {
    const there = new Set(idsOf(of));
    const inList = parts.listed.filter(({ userId }) => there.delete(userId)).map(({ userId }) => userId);
    return [...inList, ...there, ''].join('\n');
  };
  return {
    left: testerReviews.document(name, asText(seen.members)),
    right: testerReviews.document(name, asText(members)),
    title: name,
  };
}

async function showBeside({ left, right, title }: Beside): Promise<void> {
  const viewColumn = ViewColumn.Beside;
  await commands.executeCommand('vscode.diff', left, right, title, { viewColumn, preview: false, preserveFocus: true });
}

/** Closes a comparison. A list with unsaved changes stays open, so that closing asks nothing about them. */
async function close({ testerReviews }: FlowContext, left: Uri, list?: Uri): Promise<void> {
  testerReviews.forget(left);
  const tab = tabOf(left);
  if (tab === undefined) return;
  const { viewColumn } = tab.group;
  if (list !== undefined && isUnsaved(list)) await window.showTextDocument(list, { preview: false, viewColumn });
  await window.tabGroups.close(tab, true);
}

function isUnsaved(uri: Uri): boolean {
  return workspace.textDocuments.some(({ uri: one, isDirty }) => isDirty && one.toString() === uri.toString());
}
