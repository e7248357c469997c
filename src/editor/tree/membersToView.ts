import { roleThatMay, type Permission } from '../../core/permissions';
import type { Me } from '../../protocol/people';
import type { MembersOf } from './treeNode';

/** The workspaces whose members a person may view, each once however many roles they have there. */
export function membersToView(me: Me): readonly MembersOf[] {
  const may = (permission: Permission, workspaceId: string): boolean =>
    roleThatMay(me, permission, { workspaceId }) !== undefined;
  return me.memberships
    .filter(({ workspaceId }, index, all) => all.findIndex((one) => one.workspaceId === workspaceId) === index)
    .filter(({ workspaceId }) => may('view members', workspaceId))
    .map(({ workspaceId, workspaceName, workspaceKind }) => {
      const mayManage = may('manage members', workspaceId);
      return { workspaceId, workspaceName, workspaceKind, mayManage };
    });
}
