import { l10n } from 'vscode';
import { roleMatrix, type Reach } from '../../../core/permissions';
import { rolesOfWorkspace, type Role, type WorkspaceKind } from '../../../core/role';
import type { FlowContext } from '../../flowContext';
import { roleWord } from '../../sentences/statusWords';
import type { Choice } from '../../ui';

/** The roles of a kind of workspace, each with what it lets a person do. */
export function roleChoices(kind: WorkspaceKind): Choice<Role>[] {
  return rolesOfWorkspace[kind].map((role) => ({ label: roleWord(role), detail: roleSentence(role), value: role }));
}

function roleSentence(role: Role): string {
  const words: Readonly<Record<Role, string>> = {
    'Workspace Admin': l10n.t('Everything in the workspace: its mini programs, its members, its policy, and requests.'),
    'Workspace Reviewer': l10n.t('Decides the requests that merchants submit; sees assigned mini programs.'),
    'Workspace Developer': l10n.t('Creates mini programs; edits, uploads and releases those that are assigned.'),
    'Developer Admin': l10n.t('Everything in the workspace: its mini programs and its members.'),
    Developer: l10n.t('Edits, uploads and releases the mini programs that are assigned.'),
  };
  return words[role];
}

/** Whether it makes a difference to a role which mini programs are assigned. */
export function countsAssignments(role: Role): boolean {
  return Object.values<readonly Reach[]>(roleMatrix[role]).some((reaches) => reaches.includes('assigned'));
}

/** The mini programs of a workspace, those ticked that are assigned. */
export async function assignmentChoices(
  context: FlowContext,
  workspaceId: string,
  assigned: ReadonlySet<string>,
): Promise<Choice<string>[]> {
  const miniPrograms = await context.store.miniPrograms();
  return miniPrograms
    .filter((miniProgram) => miniProgram.workspaceId === workspaceId)
    .map(({ id, name }) => ({ label: name, description: id, picked: assigned.has(id), value: id }));
}
