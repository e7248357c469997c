import { l10n } from 'vscode';
import type { Tester, TesterPage } from '../../protocol/testers';
import { numberText, relativeAge } from './statusWords';

type Counts = TesterPage['counts'];

/** How many of the testers of a release have opened it. */
export function openedSentence({ testers, opened }: Pick<Counts, 'testers' | 'opened'>): string {
  if (testers === 1) {
    return opened === 1 ? l10n.t('Its tester has opened it.') : l10n.t('Its tester has never opened it.');
  }
  if (opened === 0) return l10n.t('None of its {0} testers has opened it.', numberText(testers));
  return opened === testers
    ? l10n.t('All {0} testers have opened it.', numberText(testers))
    : l10n.t('{0} of {1} testers have opened it.', numberText(opened), numberText(testers));
}

/** For how many of them it failed; nothing where it failed for nobody. */
export function failedSentence({ testers, failed }: Pick<Counts, 'testers' | 'failed'>): string {
  if (failed === 0) return '';
  if (testers === 1) return l10n.t('It failed there.');
  return failed === 1 ? l10n.t('It failed for 1 of them.') : l10n.t('It failed for {0} of them.', numberText(failed));
}

/** What a tester has done, as a row tells it: "opened 2 h ago". */
export function testerState({ opens, lastOpenedAt, failures, lastFailedAt }: Tester): string {
  const opened = lastOpenedAt === null || opens === 0 ? undefined : l10n.t('opened {0}', relativeAge(lastOpenedAt));
  if (failures === 0 || lastFailedAt === null) return opened ?? l10n.t('never opened');
  const failed = l10n.t('failed {0}', relativeAge(lastFailedAt));
  return opened === undefined ? failed : l10n.t('{0} · {1}', failed, opened);
}
