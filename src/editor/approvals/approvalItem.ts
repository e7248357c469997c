import { l10n, ThemeIcon, TreeItem, TreeItemCollapsibleState, type MarkdownString } from 'vscode';
import type { ApprovalCategory, ApprovalStatus } from '../../core/approvalRequest';
import type { Approval } from '../../protocol/approval';
import { commandIds } from '../contributions';
import type { ReleaseLook } from '../releaseLook';
import { clipped } from '../sentences/clipped';
import {
  approvalCategoryWord,
  approvalWord,
  environmentWord,
  momentText,
  numberText,
  relativeAge,
  versionName,
} from '../sentences/statusWords';
import { requestTitle } from '../sentences/requestTitle';
import { themeIcon } from '../themeIcon';
import { commandLink, Story } from '../story';
import {
  waitsForMe,
  type ApprovalNode,
  type BoxNode,
  type MoreRequestsNode,
  type RequestNode,
  type UnreadableNode,
} from './approvalNode';

/** What a row of "Approvals" looks like, apart from its tooltip. */
export function approvalItem(node: ApprovalNode): TreeItem {
  switch (node.kind) {
    case 'box':
      return boxItem(node);
    case 'request':
      return requestItem(node);
    case 'more':
      return moreItem(node);
    case 'unreadable':
      return unreadableItem(node);
  }
}

function boxItem({ box, approvals, isNarrowed }: BoxNode): TreeItem {
  const isMine = box === 'mine';
  const label = isMine ? l10n.t('My Approvals') : l10n.t('My Requests');
  const state = approvals.length === 0 ? TreeItemCollapsibleState.None : TreeItemCollapsibleState.Expanded;
  const item = new TreeItem(label, state);
  // A row that once had nothing in it would stay folded when something comes: with another ID it is another row.
  item.id = `approvals/${box}/${approvals.length === 0 ? 'empty' : 'filled'}`;
  item.iconPath = new ThemeIcon(isMine ? 'inbox' : 'arrow-up');
  item.contextValue = ';box;';
  const isLeftOut = isNarrowed && approvals.length === 0;
  if (isLeftOut) item.description = l10n.t('none that fits the filter');
  else item.description = isMine ? waitingText(approvals.filter(waitsForMe).length) : openText(approvals);
  item.accessibilityInformation = { label: l10n.t('{0}, {1}', label, item.description) };
  return item;
}

function waitingText(count: number): string {
  if (count === 0) return l10n.t('nothing waits for you');
  return count === 1 ? l10n.t('1 waits for you') : l10n.t('{0} wait for you', count);
}

function openText(approvals: readonly Approval[]): string {
  const count = approvals.filter(({ status }) => status === 'In Review').length;
  return count === 0 ? l10n.t('none in review') : l10n.t('{0} in review', count);
}

const waitingIcons: Readonly<Record<ApprovalCategory, string>> = {
  Release: 'rocket',
  Offline: 'circle-slash',
  'Force Removal': 'trash',
};

const decidedLooks: Readonly<Record<Exclude<ApprovalStatus, 'In Review'>, ReleaseLook>> = {
  Approved: { icon: 'pass' },
  Rejected: { icon: 'error' },
  Withdrawn: { icon: 'discard' },
};

/** What it asks for while that is to be decided, then how it was. */
function lookOf({ status, category }: Approval): ReleaseLook {
  return status === 'In Review' ? { icon: waitingIcons[category] } : decidedLooks[status];
}

function requestItem({ approval, box, approvalId }: RequestNode): TreeItem {
  const waits = waitsForMe(approval);
  const item = new TreeItem(requestName(approval), TreeItemCollapsibleState.None);
  item.id = `approvals/${box.box}/${approvalId}`;
  item.iconPath = themeIcon({ ...lookOf(approval), ...(waits && { tone: 'act' }) });
  const text = requestText(approval);
  const kind = approvalCategoryWord(approval.category);
  item.description = l10n.t('{0} · {1} · {2}', kind, approval.targetAppName, text);
  item.contextValue = `;${['approval', ...approval.allowed.map((action) => `can:${action}`)].join(';')};`;
  item.command = {
    command: commandIds.openReview,
    title: l10n.t('Open Review'),
    arguments: [{ approvalId, releaseId: approval.releaseId }],
  };
  item.accessibilityInformation = {
    label: l10n.t('{0}, {1}, {2}', requestTitle(approval), approvalWord(approval.status), text),
  };
  return item;
}

/** A request as rows name it: they are cut off at their end, so the super app, which most have in common, stands after. */
export function requestName(approval: Approval): string {
  if (approval.category === 'Force Removal')
    return l10n.t('{0} → {1}', approval.miniProgramName, l10n.t('all environments'));
  return l10n.t('{0} → {1}', versionName(approval), environmentWord(approval.environment));
}

/** Since when it waits, or how and when it was decided. */
function requestText({ status, createdAt, completedAt }: Approval): string {
  if (status === 'In Review') return relativeAge(createdAt);
  return l10n.t('{0} · {1}', approvalWord(status), relativeAge(completedAt ?? createdAt));
}

function moreItem(node: MoreRequestsNode): TreeItem {
  const { box, approvals } = node.box;
  const item = new TreeItem(l10n.t('Load More…'), TreeItemCollapsibleState.None);
  item.id = `approvals/${box}/more`;
  item.description = l10n.t('{0} are shown', numberText(approvals.length));
  item.iconPath = new ThemeIcon('ellipsis');
  item.contextValue = ';more;';
  item.command = { command: commandIds.loadMoreApprovals, title: l10n.t('Load More…'), arguments: [node] };
  item.accessibilityInformation = { label: l10n.t('Load more requests'), role: 'button' };
  return item;
}

function unreadableItem({ sentence }: UnreadableNode): TreeItem {
  const item = new TreeItem(sentence, TreeItemCollapsibleState.None);
  item.iconPath = themeIcon({ icon: 'error', tone: 'failed' });
  item.command = { command: commandIds.refresh, title: l10n.t('Refresh') };
  return item;
}

/** Who asked for what, and how it was decided. */
export function approvalStory(approval: Approval): MarkdownString {
  const story = new Story([commandIds.openReview]).title(requestTitle(approval));
  story.line(
    l10n.t(
      '{0}: {1}, submitted by {2}, {3}',
      approvalCategoryWord(approval.category),
      approvalWord(approval.status),
      approval.submittedBy.name,
      momentText(approval.createdAt),
    ),
  );
  if (approval.decidedBy && approval.completedAt !== null) {
    story.line(
      l10n.t(
        '{0} by {1}, {2}',
        approvalWord(approval.status),
        approval.decidedBy.name,
        momentText(approval.completedAt),
      ),
    );
  }
  if (approval.requestReason !== null) story.line(l10n.t('Reason: {0}', clipped(approval.requestReason, 300)));
  if (approval.reason !== null) story.line(clipped(approval.reason, 300));
  story.line(
    l10n.t(
      'Package {0}, configuration {1}',
      approval.packageSha256.slice(0, 8),
      approval.configurationHash.slice(0, 8),
    ),
  );
  return story.links(
    commandLink(l10n.t('Open Review'), commandIds.openReview, {
      approvalId: approval.id,
      releaseId: approval.releaseId,
    }),
  ).markdown;
}
