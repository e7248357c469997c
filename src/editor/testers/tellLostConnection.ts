import { commands, l10n } from 'vscode';
import { commandIds } from '../contributions';
import type { FlowContext } from '../flowContext';
import { whenChosen } from '../flows/whenChosen';
import type { TesterList } from './testerList';

/** How far a list came before the connection was lost. */
export interface Journey {
  list?: TesterList;
  /** Whether it was to change anything, and all of it had left: then nobody knows whether it has arrived. */
  mayHaveArrived: boolean;
}

/**
 * Tells that the connection was lost over a list, and whether anything can have changed: the platform takes a list as a whole or
 * not at all. Trying again shows what is left to be done, so that nothing is done twice.
 */
export function tellLostConnection(context: FlowContext, { mayHaveArrived }: Journey, again: () => unknown): void {
  const sentence = mayHaveArrived
    ? l10n.t(
        'The connection was lost before the release platform answered. It took the whole list or nothing of it; your list is kept. Try Again shows which.',
      )
    : l10n.t(
        'The connection was lost before the release platform had the whole list. Nothing was changed, and your list is kept.',
      );
  const told = context.ui.fail(
    sentence,
    { id: 'again', title: l10n.t('Try Again') },
    { id: 'log', title: l10n.t('Show Log') },
  );
  whenChosen(context, told, { again, log: () => commands.executeCommand(commandIds.showLog) });
}
