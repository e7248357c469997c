import { l10n } from 'vscode';
import type { Release } from '../../protocol/release';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { numberText, targetName, versionName } from '../sentences/statusWords';
import { allTesters } from '../store/testerPages';
import { abortSignal } from './abortSignal';
import { attempt } from './attempt';

/**
 * Remind the Ones Who Never Opened: copies their user IDs, one a line. The platform knows no addresses of a super app's users;
 * who has them can write to them.
 */
export function remindTesters(context: FlowContext, release: Release): Promise<FlowOutcome> {
  return attempt(context, () => copy(context, release), release);
}

async function copy(context: FlowContext, release: Release): Promise<FlowOutcome> {
  const userIds = await neverOpened(context, release);
  const { ui } = context;
  if (userIds.length === 0) {
    void ui.inform(l10n.t('Every tester of {0} on {1} has opened it.', versionName(release), targetName(release)));
    return 'done';
  }
  await ui.copy(`${userIds.join('\n')}\n`);
  void ui.inform(
    userIds.length === 1
      ? l10n.t('The user ID of the 1 tester who never opened {0} is copied.', versionName(release))
      : l10n.t(
          'The user IDs of {0} testers who never opened {1} are copied, one a line.',
          numberText(userIds.length),
          versionName(release),
        ),
  );
  return 'done';
}

function neverOpened({ platform, ui }: FlowContext, { id }: Release): Promise<readonly string[]> {
  return ui.progress(l10n.t('Reading who never opened it'), async (report, token) => {
    const userIds: string[] = [];
    for await (const { items, counts } of allTesters(platform, id, { state: 'never-opened' }, abortSignal(token))) {
      userIds.push(...items.map(({ userId }) => userId));
      const all = counts.neverOpened;
      report(l10n.t('{0} of {1} testers', numberText(userIds.length), numberText(all)), all && userIds.length / all);
    }
    return userIds;
  });
}
