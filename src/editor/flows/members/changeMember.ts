import { l10n } from 'vscode';
import type { WantedMember } from '../../../protocol/members';
import type { FlowContext, FlowOutcome } from '../../flowContext';
import { roleWord, together } from '../../sentences/statusWords';
import { attempt } from '../attempt';
import { assignmentChoices, roleChoices } from './askRole';
import { changingMembers } from './changingMembers';
import { memberToChange, type ChosenMember } from './chooseMember';

/** The IDs of a row of the tree. */
interface Given {
  readonly workspaceId?: string;
  readonly accountId?: string;
}

/** Change Role: the role that is chosen replaces what the member has. */
export function changeRole(context: FlowContext, given: Given): Promise<FlowOutcome> {
  return attempt(context, async () => {
    const title = l10n.t('Change Role');
    const chosen = await memberToChange(context, title, given);
    if (chosen === undefined) return 'canceled';
    const { member, workspace } = chosen;
    const role = await context.ui.pick({
      title,
      placeHolder: l10n.t(
        '{0} is {1} of {2}. The role you choose replaces it.',
        member.name,
        together(member.roles.map(roleWord)),
        workspace.workspaceName,
      ),
      choices: roleChoices(workspace.workspaceKind),
    });
    return role === undefined ? 'canceled' : save(context, chosen, { roles: [role] });
  });
}

/** Assign Mini Programs: those that are ticked, and no other of the workspace. */
export function assignMiniPrograms(context: FlowContext, given: Given): Promise<FlowOutcome> {
  return attempt(context, async () => {
    const title = l10n.t('Assign Mini Programs');
    const chosen = await memberToChange(context, title, given);
    if (chosen === undefined) return 'canceled';
    const { member, workspace } = chosen;
    const assigned = new Set(member.assignments.map(({ miniProgramId }) => miniProgramId));
    const choices = await assignmentChoices(context, workspace.workspaceId, assigned);
    if (choices.length === 0) {
      void context.ui.inform(l10n.t('{0} has no mini program yet that could be assigned.', workspace.workspaceName));
      return 'canceled';
    }
    const placeHolder = l10n.t('The mini programs that are assigned to {0}', member.name);
    const assignments = await context.ui.pickMany({ title, placeHolder, choices });
    return assignments === undefined ? 'canceled' : save(context, chosen, { assignments: [...assignments] });
  });
}

/** Remove Member, after the person has read what that means. */
export function removeMember(context: FlowContext, given: Given): Promise<FlowOutcome> {
  return attempt(context, async () => {
    const chosen = await memberToChange(context, l10n.t('Remove Member'), given);
    if (chosen === undefined) return 'canceled';
    const { member, workspace, revision } = chosen;
    const agreed = await context.ui.confirm(
      l10n.t('Remove {0} from {1}?', member.name, workspace.workspaceName),
      l10n.t(
        'They see nothing of {0} any more, and no mini program of it is assigned to them. What they did stays in the logs under their name, and requests they submitted stay in review.',
        workspace.workspaceName,
      ),
      l10n.t('Remove Member'),
    );
    if (!agreed) return 'canceled';
    const { workspaceId } = workspace;
    await changingMembers(context, workspaceId, () =>
      context.platform.call('removeMember', {
        params: { id: workspaceId },
        query: { accountId: member.accountId },
        ifMatch: revision,
      }),
    );
    return 'done';
  });
}

async function save(
  context: FlowContext,
  { member, workspace, revision }: ChosenMember,
  change: Partial<Pick<WantedMember, 'roles' | 'assignments'>>,
): Promise<FlowOutcome> {
  const { workspaceId } = workspace;
  const body = {
    accountId: member.accountId,
    roles: [...member.roles],
    assignments: member.assignments.map(({ miniProgramId }) => miniProgramId),
    ...change,
  };
  await changingMembers(context, workspaceId, () =>
    context.platform.call('setMember', { params: { id: workspaceId }, ifMatch: revision, body }),
  );
  return 'done';
}
