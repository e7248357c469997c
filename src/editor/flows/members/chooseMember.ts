import { l10n } from 'vscode';
import { PlatformError } from '../../../core/errorCode';
import { rolesWith } from '../../../core/permissions';
import type { Member } from '../../../protocol/members';
import type { FlowContext } from '../../flowContext';
import { roleWord, together } from '../../sentences/statusWords';
import { membersToView } from '../../tree/membersToView';
import type { MembersOf } from '../../tree/treeNode';

/** The workspace whose members are to be changed: the one that is meant, or one that the person chooses. */
export async function workspaceToManage(
  context: FlowContext,
  title: string,
  workspaceId: string | undefined,
): Promise<MembersOf | undefined> {
  const permission = 'manage members';
  const workspaces = membersToView(await context.store.me()).filter(({ mayManage }) => mayManage);
  const meant = workspaceId === undefined ? workspaces : workspaces.filter((one) => one.workspaceId === workspaceId);
  const [only, ...others] = meant;
  if (only === undefined) throw new PlatformError('FORBIDDEN', { permission, roles: rolesWith(permission) });
  if (others.length === 0) return only;
  return context.ui.pick({
    title,
    placeHolder: l10n.t('Which workspace?'),
    choices: meant.map((workspace) => ({ label: workspace.workspaceName, value: workspace })),
  });
}

/** A member with the workspace and its revision, on which a change of the member is decided. */
export interface ChosenMember {
  readonly workspace: MembersOf;
  readonly member: Member;
  readonly revision: number;
}

/** The member a command was given, or one that the person chooses. */
export async function memberToChange(
  context: FlowContext,
  title: string,
  given: { readonly workspaceId?: string; readonly accountId?: string },
): Promise<ChosenMember | undefined> {
  const workspace = await workspaceToManage(context, title, given.workspaceId);
  if (workspace === undefined) return undefined;
  const { members, revision } = await context.store.members(workspace.workspaceId);
  const member =
    given.accountId === undefined
      ? await chooseMember(context, title, members)
      : members.find(({ accountId }) => accountId === given.accountId);
  if (member === undefined && given.accountId !== undefined) throw new PlatformError('NOT_FOUND');
  return member && { workspace, member, revision };
}

function chooseMember(context: FlowContext, title: string, members: readonly Member[]): Promise<Member | undefined> {
  return context.ui.pick({
    title,
    placeHolder: l10n.t('Which member?'),
    choices: members.map((member) => ({
      label: member.name,
      description: together(member.roles.map(roleWord)),
      detail: member.email,
      value: member,
    })),
  });
}
