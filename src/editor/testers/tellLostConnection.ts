import { commands, l10n } from 'vscode';
import { commandIds } from '../contributions';
import type { FlowContext } from '../flowContext';
import { whenChosen } from '../flows/whenChosen';
import type { TesterList } from './testerList';

/** How far a list came before the connection was lost. */
export interface Journey {
  list?: TesterList;
  /** Looked at, it changes nothing. Once all of it was sent to be taken, nobody knows whether it has arrived. */
  stage: 'looked at' | 'on its way' | 'all sent';
}

/**
 * Tells that the connection was lost over a list, and whether anything can have changed: the platform takes a list as a whole or
 * not at all. Trying again shows what is left to be done, so that nothing is done twice.
 */
export function tellLostConnection(context: FlowContext, { stage }: Journey, again: () => unknown): void {
  const told = context.ui.fail(
    lostSentence(stage),
    { id: 'again', title: l10n.t('Try Again') },
    { id: 'log', title: l10n.t('Show Log') },
  );
  whenChosen(context, told, { again, log: () => commands.executeCommand(commandIds.showLog) });
}

function lostSentence(stage: Journey['stage']): string {
  if (stage === 'looked at') {
    return l10n.t('The connection was lost before anything was to change. Nothing was changed, and your list is kept.');
  }
  return stage === 'all sent'
    ? l10n.t(
        'The connection was lost before the release platform answered. It took the whole list or nothing of it; your list is kept. Try Again shows which.',
      )
    : l10n.t(
        'The connection was lost before the release platform had the whole list. Nothing was changed, and your list is kept.',
      );
}
