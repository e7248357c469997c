import { l10n } from 'vscode';
import { foldEmailAddress } from '../../../core/emailAddress';
import { rolesOfWorkspace, type Role } from '../../../core/role';
import type { Member } from '../../../protocol/members';
import type { FlowContext, FlowOutcome } from '../../flowContext';
import { roleWord } from '../../sentences/statusWords';
import type { MembersOf } from '../../tree/treeNode';
import { askSteps, type GoBack, type Step } from '../askSteps';
import { attempt } from '../attempt';
import { assignmentChoices, countsAssignments, roleChoices } from './askRole';
import { changingMembers } from './changingMembers';
import { workspaceToManage } from './chooseMember';

interface NewMember {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly assignments: readonly string[];
}

interface Question {
  readonly context: FlowContext;
  readonly workspace: MembersOf;
  readonly members: readonly Member[];
  readonly title: string;
}

/** Add Member: somebody with an e-mail address, whether they have an account already or not. */
export function addMember(context: FlowContext, given: { readonly workspaceId?: string }): Promise<FlowOutcome> {
  return attempt(context, async () => {
    const title = l10n.t('Add Member');
    const workspace = await workspaceToManage(context, title, given.workspaceId);
    if (workspace === undefined) return 'canceled';
    const { members, revision } = await context.store.members(workspace.workspaceId);
    const added = await askNewMember({ context, workspace, members, title });
    if (added === undefined) return 'canceled';
    const { name, email, role, assignments } = added;
    const { workspaceId } = workspace;
    const member = await changingMembers(context, workspaceId, () =>
      context.platform.call('setMember', {
        params: { id: workspaceId },
        ifMatch: revision,
        body: { email, ...(name !== '' && { name }), roles: [role], assignments: [...assignments] },
      }),
    );
    void context.ui.inform(
      l10n.t('{0} is a member of {1} now: {2}.', member.name, workspace.workspaceName, roleWord(role)),
    );
    return 'done';
  });
}

function askNewMember(question: Question): Promise<NewMember | undefined> {
  const [role] = rolesOfWorkspace[question.workspace.workspaceKind].toReversed();
  const initial: NewMember = { email: '', name: '', role: role ?? 'Developer', assignments: [] };
  return askSteps(initial, [askEmail(question), askName(question), askRole(question), askAssignments(question)]);
}

function askEmail({ context, workspace, members, title }: Question): Step<NewMember> {
  return async (state, position) => {
    const text = await context.ui.input<GoBack>({
      ...position,
      title,
      prompt: l10n.t('The e-mail address of the new member of {0}', workspace.workspaceName),
      value: state.email,
      check: (typed) => emailProblem(typed, members),
    });
    return typeof text === 'string' ? { ...state, email: text.trim() } : text;
  };
}

function emailProblem(text: string, members: readonly Member[]): string | undefined {
  const email = foldEmailAddress(text);
  if (email === undefined) return l10n.t('An e-mail address, such as dana@harbor.example.');
  const member = members.find((one) => one.email === email);
  return member && l10n.t('{0} is a member already. Change the role on the row of the member.', member.name);
}

function askName({ context, title }: Question): Step<NewMember> {
  return async (state, position) => {
    const text = await context.ui.input<GoBack>({
      ...position,
      title,
      prompt: l10n.t('The name to show. Whoever has an account already keeps their own.'),
      placeHolder: state.email,
      value: state.name,
      check: (typed) => (typed.length > 100 ? l10n.t('A name has at most {0} characters.', 100) : undefined),
    });
    return typeof text === 'string' ? { ...state, name: text.trim() } : text;
  };
}

function askRole({ context, workspace, title }: Question): Step<NewMember> {
  return async (state, position) => {
    const role = await context.ui.pick<Role | GoBack>({
      ...position,
      title,
      placeHolder: l10n.t('The role of {0} in {1}', state.name || state.email, workspace.workspaceName),
      choices: roleChoices(workspace.workspaceKind),
    });
    return typeof role === 'string' ? { ...state, role } : role;
  };
}

/** Asked only where there is something to assign, to a role for which that counts. */
function askAssignments({ context, workspace, title }: Question): Step<NewMember> {
  return async (state, position) => {
    const choices = await assignmentChoices(context, workspace.workspaceId, new Set(state.assignments));
    if (choices.length === 0 || !countsAssignments(state.role)) return { ...state, assignments: [] };
    const chosen = await context.ui.pickMany<string, GoBack>({
      ...position,
      title,
      placeHolder: l10n.t('The mini programs that are assigned to {0}', state.name || state.email),
      choices,
    });
    return typeof chosen === 'object' ? { ...state, assignments: chosen } : chosen;
  };
}
