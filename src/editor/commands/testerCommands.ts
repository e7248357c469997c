import { l10n } from 'vscode';
import type { Release } from '../../protocol/release';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { exportTesters } from '../flows/exportTesters';
import { goToTesterLine } from '../flows/goToTesterLine';
import { remindTesters } from '../flows/remindTesters';
import { commandArgument, selectedUserIds } from './commandArgument';
import type { CommandHandlers } from './commandHandlers';
import { onRelease } from './releaseCommands';

type TesterCommand = 'exportTesters' | 'remindTesters' | 'copyUserId' | 'goToTesterLine' | 'loadMoreTesters';

/** What is done with the testers of a release, and with one of them. */
export function testerCommands(context: FlowContext): Pick<CommandHandlers, TesterCommand> {
  return {
    exportTesters: onRelease(context, l10n.t('Export Testers'), isKnownByUserId, exportTesters),
    remindTesters: onRelease(
      context,
      l10n.t('Remind the Ones Who Never Opened'),
      (release) => isKnownByUserId(release) && release.testersOpened < release.testerCount,
      remindTesters,
    ),
    copyUserId: (argument, selected) => copyUserIds(context, argument, selected),
    goToTesterLine: (argument) => {
      const { userId } = commandArgument(argument);
      return userId === undefined ? 'canceled' : goToTesterLine(context, userId);
    },
    loadMoreTesters: (argument) => {
      const { releaseId } = commandArgument(argument);
      if (releaseId !== undefined) context.store.loadMoreTesters(releaseId);
    },
  };
}

function isKnownByUserId({ testerCount, testersDeletedAt }: Release): boolean {
  return testerCount > 0 && testersDeletedAt === null;
}

async function copyUserIds({ ui }: FlowContext, argument: unknown, selected: unknown): Promise<FlowOutcome> {
  const { userId } = commandArgument(argument);
  const userIds = selectedUserIds(selected) ?? (userId === undefined ? [] : [userId]);
  if (userIds.length === 0) return 'canceled';
  await ui.copy(userIds.join('\n'));
  return 'done';
}
