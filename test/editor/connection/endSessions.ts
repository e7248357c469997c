import { setTimeout as delay } from 'node:timers/promises';
import type { Team, TeamWindow } from './team';

/**
 * An admin ends all sessions of an account. Tokens tell when they were made to the second, so those count that are made from
 * the next full second on; whoever signs in in the browser is not faster.
 */
export async function endSessions(team: Team, window: TeamWindow, accountId: string): Promise<void> {
  const validFrom = Math.ceil((Date.now() + 1) / 1000) * 1000;
  await team.platform.storage.write((transaction) =>
    transaction.updateTable('account').set({ tokens_valid_from: validFrom }).where('id', '=', accountId).execute(),
  );
  const { inBrowser } = window.ui;
  window.ui.inBrowser = async (address) => {
    window.ui.inBrowser = inBrowser;
    await delay(Math.max(0, validFrom - Date.now()));
    return inBrowser(address);
  };
}
