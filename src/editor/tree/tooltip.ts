import { l10n, MarkdownString } from 'vscode';
import type { MiniProgram } from '../../protocol/miniProgram';
import type { Release } from '../../protocol/release';
import { commandIds } from '../contributions';
import { clipped } from '../sentences/clipped';
import {
  approvalWord,
  momentText,
  numberText,
  roleWord,
  sizeText,
  standing,
  targetName,
  together,
  versionName,
} from '../sentences/statusWords';
import { openedSentence } from '../sentences/testerSentences';
import { commandLink, Story } from '../story';
import type { MemberNode, TesterNode, TestersNode, TreeNode, VersionNode } from './treeNode';
import { versionSummary } from './versionSummary';

/** The whole story of a row in a few lines. */
export function tooltip(node: TreeNode): MarkdownString | undefined {
  switch (node.kind) {
    case 'mini program':
      return miniProgramStory(node.miniProgram);
    case 'version':
      return versionStory(node);
    case 'release':
      return releaseStory(node.release);
    case 'select app':
      return new MarkdownString(
        l10n.t('Choose where {0} goes. Each target can be chosen once.', node.parent.version.version),
      );
    case 'member':
      return memberStory(node);
    case 'testers':
      return testersStory(node);
    case 'tester':
      return testerStory(node);
    case 'members':
    case 'upload version':
    case 'first step':
    case 'more':
    case 'more testers':
    case 'problem':
      return undefined;
  }
}

function miniProgramStory({ name, id, workspaceName, highestVersion, versionCount }: MiniProgram): MarkdownString {
  return new Story([])
    .title(name)
    .line(l10n.t('Mini program ID {0}', id))
    .line(l10n.t('Workspace {0}', workspaceName))
    .line(
      highestVersion === null
        ? l10n.t('No version was uploaded yet.')
        : l10n.t('{0} versions, the highest is {1}', numberText(versionCount), highestVersion),
    ).markdown;
}

function versionStory({ version, releases, parent }: VersionNode): MarkdownString {
  const { moving, live } = versionSummary(releases);
  const story = new Story([]).title(
    versionName({ miniProgramName: parent.miniProgram.name, version: version.version }),
  );
  if (version.note !== '') story.line(version.note);
  story.line(l10n.t('Uploaded by {0}, {1}', version.uploadedBy.name, momentText(version.uploadedAt)));
  story.line(l10n.t('{0} files, {1}', numberText(version.fileCount), sizeText(version.size)));
  for (const release of moving) story.line(l10n.t('{0} on {1}', standing(release), targetName(release)));
  for (const release of live) story.line(l10n.t('live on {0}', targetName(release)));
  return story.markdown;
}

/** How many assigned mini programs are named; the rest are counted. */
const namedAssignments = 10;

function memberStory({ member, parent }: MemberNode): MarkdownString {
  const { name, email, roles, assignments, hasSignedIn } = member;
  const story = new Story([]).title(name).line(email);
  story.line(l10n.t('{0} of {1}', together(roles.map(roleWord)), parent.workspace.workspaceName));
  const named = assignments.slice(0, namedAssignments).map(({ miniProgramName }) => miniProgramName);
  const others = assignments.length - named.length;
  if (others > 0) named.push(l10n.t('{0} more', numberText(others)));
  story.line(named.length > 0 ? l10n.t('Assigned: {0}', together(named)) : l10n.t('No mini program is assigned.'));
  if (!hasSignedIn) story.line(l10n.t('Never signed in yet'));
  return story.markdown;
}

function testersStory({ counts, parent: { release } }: TestersNode): MarkdownString {
  const story = new Story([commandIds.remindTesters, commandIds.exportTesters]);
  story.title(l10n.t('Testers of {0} on {1}', versionName(release), targetName(release)));
  story.line(openedSentence(counts));
  const { id: releaseId } = release;
  return story.links(
    ...(counts.opened < counts.testers
      ? [commandLink(l10n.t('Remind the Ones Who Never Opened'), commandIds.remindTesters, { releaseId })]
      : []),
    commandLink(l10n.t('Export as CSV…'), commandIds.exportTesters, { releaseId }),
  ).markdown;
}

function testerStory({ tester, parent: { parent } }: TesterNode): MarkdownString {
  const { userId, group, addedAt, addedBy, opens, lastOpenedAt, failures, lastFailedAt, lastVersionSeen } = tester;
  const story = new Story([]).title(userId);
  if (group !== null) story.line(l10n.t('Group {0}', group));
  story.line(
    addedBy === null
      ? l10n.t('Added {0}', momentText(addedAt))
      : l10n.t('Added by {0}, {1}', addedBy.name, momentText(addedAt)),
  );
  story.line(
    lastOpenedAt === null
      ? l10n.t('Never opened {0}', parent.release.version)
      : l10n.t('Opened {0}, last {1}', times(opens), momentText(lastOpenedAt)),
  );
  if (failures > 0 && lastFailedAt !== null)
    story.line(l10n.t('Failed {0}, last {1}', times(failures), momentText(lastFailedAt)));
  if (lastVersionSeen !== null) story.line(l10n.t('Saw {0} last', lastVersionSeen));
  return story.markdown;
}

function times(count: number): string {
  return count === 1 ? l10n.t('once') : l10n.t('{0} times', numberText(count));
}

/** A release in a few lines, with the way to its panel. */
export function releaseStory(release: Release): MarkdownString {
  const story = new Story([commandIds.openRelease, commandIds.nextStep, commandIds.showReleaseLog]);
  story.title(l10n.t('{0} on {1}', versionName(release), targetName(release)));
  if (release.note !== '') story.line(clipped(release.note, 300));
  story.line(l10n.t('{0} since {1}', standing(release), momentText(release.statusSince)));
  for (const line of [removalLine(release), reviewLine(release), liveLine(release), packageLine(release)])
    if (line) story.line(line);
  const { id: releaseId } = release;
  return story.links(
    commandLink(l10n.t('Open Release Progress'), commandIds.openRelease, { releaseId }),
    ...(release.next === null ? [] : [commandLink(l10n.t('Next Step'), commandIds.nextStep, { releaseId })]),
    commandLink(l10n.t('Show Log'), commandIds.showReleaseLog, { releaseId }),
  ).markdown;
}

function reviewLine({ approval }: Release): string | undefined {
  if (approval === null) return undefined;
  if (approval.decidedBy === null) return l10n.t('Review: {0}', approvalWord(approval.status));
  return approval.reason === null
    ? l10n.t('Review: {0} by {1}', approvalWord(approval.status), approval.decidedBy.name)
    : l10n.t(
        'Review: {0} by {1}: {2}',
        approvalWord(approval.status),
        approval.decidedBy.name,
        clipped(approval.reason, 300),
      );
}

function removalLine({ removed, offlineRequest, targetAppName }: Release): string | undefined {
  if (offlineRequest !== null)
    return l10n.t(
      '{0} asked to take it offline: {1}',
      offlineRequest.submittedBy.name,
      clipped(offlineRequest.reason, 300),
    );
  if (removed === null) return undefined;
  const reason = clipped(removed.reason ?? '', 300);
  return removed.action === 'offline'
    ? l10n.t('Taken offline: {0}', reason)
    : l10n.t('Force removed by {0}: {1}', targetAppName, reason);
}

function liveLine({ id, live, inTheWay }: Release): string | undefined {
  if (inTheWay !== null) return l10n.t('Waits for {0}, which is on its way there', inTheWay.version);
  if (live === null) return l10n.t('No version is live there yet');
  return live.releaseId === id ? l10n.t('Live for everyone there') : l10n.t('{0} is live there', live.version);
}

function packageLine({ build }: Release): string | undefined {
  if (build.state === 'failed') return l10n.t('The package could not be built: {0} problems', build.problems.length);
  if (build.sha256 === null || build.size === null) return undefined;
  return l10n.t('Package {0}, {1}', build.sha256.slice(0, 8), sizeText(build.size));
}
