import { l10n } from 'vscode';
import { roleMatrix } from '../../core/permissions';
import type { Me, WorkspaceMembership } from '../../protocol/people';
import type { FlowContext } from '../flowContext';
import { askSteps, type GoBack, type Step } from './askSteps';

/** What a mini program is created with. */
export interface NewMiniProgram {
  readonly name: string;
  readonly workspaceId: string;
}

/** The workspaces in which a person may create a mini program. */
export function workspacesToCreateIn(me: Me): readonly WorkspaceMembership[] {
  return me.memberships.filter(({ role }) => roleMatrix[role]['create mini program'].length > 0);
}

/** Asks for a mini program's name, and for its workspace where there is a choice. */
export function askNewMiniProgram(
  context: FlowContext,
  workspaces: readonly [WorkspaceMembership, ...WorkspaceMembership[]],
  suggestedName = '',
): Promise<NewMiniProgram | undefined> {
  const initial = { name: suggestedName, workspaceId: workspaces[0].workspaceId };
  const askWorkspace: Step<NewMiniProgram> = async (state, position) => {
    const workspaceId = await context.ui.pick<string | GoBack>({
      ...position,
      title: l10n.t('Create Mini Program'),
      placeHolder: l10n.t('The workspace that owns {0}', state.name),
      choices: workspaces.map((workspace) => ({
        label: workspace.workspaceName,
        description: workspace.role,
        value: workspace.workspaceId,
      })),
    });
    return typeof workspaceId === 'string' ? { ...state, workspaceId } : workspaceId;
  };
  return askSteps<NewMiniProgram>(initial, [askName(context), ...(workspaces.length > 1 ? [askWorkspace] : [])]);
}

function askName(context: FlowContext): Step<NewMiniProgram> {
  return async (state, position) => {
    const name = await context.ui.input<GoBack>({
      ...position,
      title: l10n.t('Create Mini Program'),
      prompt: l10n.t('The name of the mini program'),
      value: state.name,
      check: (text) => {
        if (text.trim() === '') return l10n.t('A mini program has a name.');
        return text.length > 120 ? l10n.t('A name has at most {0} characters.', 120) : undefined;
      },
    });
    return typeof name === 'string' ? { ...state, name: name.trim() } : name;
  };
}
