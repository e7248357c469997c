import { l10n, ThemeIcon, TreeItem, TreeItemCollapsibleState, type Command } from 'vscode';
import type { Tester } from '../../protocol/testers';
import { commandIds } from '../contributions';
import { releaseLook } from '../releaseLook';
import { numberText, relativeAge, roleWord, standing, targetName, together } from '../sentences/statusWords';
import { testerState } from '../sentences/testerSentences';
import { themeIcon } from '../themeIcon';
import {
  memberCapabilities,
  miniProgramCapabilities,
  releaseCapabilities,
  testerCapabilities,
  testersCapabilities,
  versionCapabilities,
} from './capabilities';
import { showsTesters } from './showsTesters';
import type { FirstStep } from './firstSteps';
import type {
  FirstStepNode,
  MemberNode,
  MembersNode,
  MiniProgramNode,
  MoreNode,
  MoreTestersNode,
  ProblemNode,
  ReleaseNode,
  SelectAppNode,
  TesterNode,
  TestersNode,
  TreeNode,
  UploadVersionNode,
  VersionNode,
} from './treeNode';
import { versionSummary } from './versionSummary';

/** What a row looks like, apart from its tooltip, which is made when somebody points at it. */
export function treeItem(node: TreeNode, pinnedReleaseId: string | undefined): TreeItem {
  switch (node.kind) {
    case 'mini program':
      return miniProgramItem(node);
    case 'version':
      return versionItem(node);
    case 'release':
      return releaseItem(node, node.releaseId === pinnedReleaseId);
    case 'select app':
      return selectAppItem(node);
    case 'upload version':
      return uploadVersionItem(node);
    case 'first step':
      return firstStepItem(node);
    case 'members':
      return membersItem(node);
    case 'member':
      return memberItem(node);
    case 'testers':
      return testersItem(node);
    case 'tester':
      return testerItem(node);
    case 'more testers':
      return moreTestersItem(node);
    case 'more':
      return moreItem(node);
    case 'problem':
      return problemItem(node);
  }
}

/** The text beside a row's label; it is all of a row that grows old. */
export function rowDescription(node: TreeNode): string | undefined {
  switch (node.kind) {
    case 'mini program':
      return miniProgramText(node);
    case 'version':
      return versionText(node);
    case 'release':
      return l10n.t('{0} · {1}', standing(node.release), relativeAge(node.release.statusSince));
    case 'members':
      return node.workspace.workspaceName;
    case 'member':
      return together(node.member.roles.map(roleWord));
    case 'testers':
      return testersText(node);
    case 'tester':
      return testerState(node.tester);
    case 'select app':
    case 'upload version':
    case 'first step':
    case 'more':
    case 'more testers':
    case 'problem':
      return undefined;
  }
}

function row(node: TreeNode, label: string, state: TreeItemCollapsibleState): TreeItem {
  const item = new TreeItem(label, state);
  const description = rowDescription(node);
  item.id = node.id;
  if (description !== undefined) {
    item.description = description;
    item.accessibilityInformation = { label: l10n.t('{0}, {1}', label, description) };
  }
  return item;
}

function miniProgramItem(node: MiniProgramNode): TreeItem {
  const state = node.isInFolder ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed;
  const item = row(node, node.miniProgram.name, state);
  // VS Code asks for the state of an ID once: one that comes to be the folder's own, as by its first upload, opens.
  if (node.isInFolder) item.id = `${node.id}/in-folder`;
  item.iconPath = new ThemeIcon('package');
  item.contextValue = miniProgramCapabilities(node.miniProgram, node.isInFolder);
  return item;
}

function miniProgramText({ miniProgram, isInFolder }: MiniProgramNode): string {
  if (isInFolder) return l10n.t('in this folder');
  const count = miniProgram.versionCount;
  if (count === 0) return l10n.t('no versions');
  return count === 1 ? l10n.t('1 version') : l10n.t('{0} versions', numberText(count));
}

function versionItem(node: VersionNode): TreeItem {
  const state = node.startsOpen ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed;
  const isLeaf = node.releases.length === 0 && !(node.version.mayRelease && node.hasFreeTarget);
  const item = row(node, node.version.version, isLeaf ? TreeItemCollapsibleState.None : state);
  item.iconPath = new ThemeIcon('tag');
  item.contextValue = versionCapabilities(node.version, node.hasFreeTarget, node.releases.length);
  return item;
}

function versionText({ version, releases }: VersionNode): string {
  const { moving, live } = versionSummary(releases);
  const [first, ...others] = moving;
  const parts: string[] = [];
  if (first) parts.push(l10n.t('{0} on {1}', standing(first), targetName(first)));
  if (others.length === 1) parts.push(l10n.t('1 more on its way'));
  if (others.length > 1) parts.push(l10n.t('{0} more on their way', others.length));
  if (live[0] && live.length === 1) parts.push(l10n.t('live on {0}', targetName(live[0])));
  if (live.length > 1) parts.push(l10n.t('live on {0} targets', live.length));
  return parts.length > 0 ? parts.join(' · ') : l10n.t('uploaded {0}', relativeAge(version.uploadedAt));
}

function releaseItem(node: ReleaseNode, isPinned: boolean): TreeItem {
  const { release } = node;
  const { Collapsed, None } = TreeItemCollapsibleState;
  const item = row(node, targetName(release), showsTesters(release) ? Collapsed : None);
  item.iconPath = themeIcon(releaseLook(release));
  item.contextValue = releaseCapabilities(release, isPinned);
  item.command = command(commandIds.openRelease, l10n.t('Open Release Progress'), node);
  return item;
}

function testersItem(node: TestersNode): TreeItem {
  const item = row(node, l10n.t('Testers'), TreeItemCollapsibleState.Collapsed);
  item.iconPath = new ThemeIcon('organization');
  item.contextValue = testersCapabilities(node.counts);
  return item;
}

function testersText({ counts: { testers, opened } }: TestersNode): string {
  const all = testers === 1 ? l10n.t('1 tester') : l10n.t('{0} testers', numberText(testers));
  return l10n.t('{0}, {1} opened', all, numberText(opened));
}

function testerItem(node: TesterNode): TreeItem {
  const item = row(node, node.userId, TreeItemCollapsibleState.None);
  item.iconPath = testerIcon(node.tester);
  item.contextValue = testerCapabilities;
  return item;
}

/** The words beside it say the same. */
function testerIcon({ opens, failures }: Tester): ThemeIcon {
  if (failures > 0) return themeIcon({ icon: 'error', tone: 'failed' });
  return new ThemeIcon(opens > 0 ? 'pass' : 'circle-outline');
}

function moreTestersItem(node: MoreTestersNode): TreeItem {
  const item = row(node, l10n.t('Load More…'), TreeItemCollapsibleState.None);
  item.iconPath = new ThemeIcon('ellipsis');
  item.contextValue = ';more-testers;';
  item.command = command(commandIds.loadMoreTesters, l10n.t('Load More…'), node);
  item.description = l10n.t('{0} are shown', numberText(node.shown));
  item.accessibilityInformation = { label: l10n.t('Load more testers'), role: 'button' };
  return item;
}

function selectAppItem(node: SelectAppNode): TreeItem {
  const item = row(node, l10n.t('Select App…'), TreeItemCollapsibleState.None);
  item.iconPath = new ThemeIcon('add');
  item.contextValue = ';select-app;';
  item.command = command(commandIds.selectApp, l10n.t('Select App…'), node);
  item.accessibilityInformation = {
    label: l10n.t('Select App for {0} {1}', node.parent.parent.miniProgram.name, node.parent.version.version),
    role: 'button',
  };
  return item;
}

function uploadVersionItem(node: UploadVersionNode): TreeItem {
  const item = row(node, l10n.t('Upload Version…'), TreeItemCollapsibleState.None);
  item.iconPath = new ThemeIcon('add');
  item.contextValue = ';upload-version;';
  item.command = command(commandIds.uploadVersion, l10n.t('Upload Version…'), node);
  item.accessibilityInformation = {
    label: l10n.t('Upload the first version of {0}', node.parent.miniProgram.name),
    role: 'button',
  };
  return item;
}

function firstStepItem(node: FirstStepNode): TreeItem {
  const looks: Readonly<Record<FirstStep, { label: string; icon: string; does: string }>> = {
    'upload version': { label: l10n.t('Upload Version…'), icon: 'cloud-upload', does: commandIds.uploadVersion },
    'open folder': { label: l10n.t('Open Folder…'), icon: 'folder-opened', does: commandIds.openFolder },
    'create sample': {
      label: l10n.t('Create a Sample Mini Program…'),
      icon: 'beaker',
      does: commandIds.createSample,
    },
  };
  const { label, icon, does } = looks[node.step];
  const item = row(node, label, TreeItemCollapsibleState.None);
  item.iconPath = new ThemeIcon(icon);
  item.contextValue = ';first-step;';
  item.command = { command: does, title: label };
  item.accessibilityInformation = { label, role: 'button' };
  return item;
}

function membersItem(node: MembersNode): TreeItem {
  const item = row(node, l10n.t('Members'), TreeItemCollapsibleState.Collapsed);
  item.iconPath = new ThemeIcon('organization');
  item.contextValue = memberCapabilities('members', node.workspace.mayManage);
  return item;
}

function memberItem(node: MemberNode): TreeItem {
  const item = row(node, node.member.name, TreeItemCollapsibleState.None);
  item.iconPath = new ThemeIcon('person');
  item.contextValue = memberCapabilities('member', node.parent.workspace.mayManage);
  return item;
}

function moreItem(node: MoreNode): TreeItem {
  const item = row(node, l10n.t('Load More…'), TreeItemCollapsibleState.None);
  item.description = l10n.t('{0} are shown', numberText(node.shown));
  item.iconPath = new ThemeIcon('ellipsis');
  item.contextValue = ';more;';
  item.command = { command: commandIds.loadMore, title: l10n.t('Load More…') };
  item.accessibilityInformation = { label: l10n.t('Load more mini programs'), role: 'button' };
  return item;
}

function problemItem(node: ProblemNode): TreeItem {
  const item = row(node, node.sentence, TreeItemCollapsibleState.None);
  item.iconPath = themeIcon({ icon: 'error', tone: 'failed' });
  item.contextValue = ';problem;';
  item.command = { command: commandIds.refresh, title: l10n.t('Refresh') };
  return item;
}

function command(id: Command['command'], title: string, ...args: readonly unknown[]): Command {
  return { command: id, title, arguments: [...args] };
}
