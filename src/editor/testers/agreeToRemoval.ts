import { l10n } from 'vscode';
import type { Release } from '../../protocol/release';
import type { TesterOutcome } from '../../protocol/testers';
import type { FlowContext } from '../flowContext';
import { numberText, targetName, versionName } from '../sentences/statusWords';

/** Below this, to replace most of a group is nothing unusual. */
const smallGroup = 10;

/** Whether a list takes so many testers away that somebody may have emptied it by mistake. */
function takesMost({ removed, total, added }: TesterOutcome): boolean {
  const before = removed + total - added;
  return removed > 0 && (removed === before || (before >= smallGroup && removed > before / 2));
}

/** Asks once more where a list removes everybody, or most of a group, and says how many that are. */
export async function agreeToRemoval({ ui }: FlowContext, release: Release, outcome: TesterOutcome): Promise<boolean> {
  if (!takesMost(outcome)) return true;
  const { removed, added, total } = outcome;
  const subject = l10n.t('{0} on {1}', versionName(release), targetName(release));
  const kept = total - added;
  const question =
    kept > 0
      ? l10n.t('This removes {0} of the {1} testers of {2}.', numberText(removed), numberText(removed + kept), subject)
      : removed === 1
        ? l10n.t('This removes the only tester of {0}.', subject)
        : l10n.t('This removes all {0} testers of {1}.', numberText(removed), subject);
  const detail = l10n.t(
    'They do not get it any more. Kept: {0}, added: {1}. If the list lost lines by mistake, press Cancel and look at it first.',
    numberText(kept),
    numberText(added),
  );
  const agree = removed === 1 ? l10n.t('Remove 1 Tester') : l10n.t('Remove {0} Testers', numberText(removed));
  return ui.confirm(question, detail, agree);
}
