import { l10n } from 'vscode';
import type { Tester } from '../../protocol/testers';
import type { TesterMark } from '../testers/language/testerMark';
import { momentText, numberText, relativeAge } from './statusWords';

/** How somebody on a list stands with its release, to be read beside the mark in the margin. */
export function testerMarkSentence(mark: TesterMark, tester: Tester | undefined): string {
  const sentences: Readonly<Record<TesterMark, () => string>> = {
    'to be added': () => l10n.t('Not in the test group yet.'),
    'in the group': () => l10n.t('In the test group.'),
    'never opened': () => l10n.t('In the test group; never opened.'),
    opened: () => l10n.t('In the test group; {0}.', opened(tester) ?? l10n.t('never opened')),
    failed: () => failed(tester),
  };
  return sentences[mark]();
}

function opened(tester: Tester | undefined): string | undefined {
  const lastOpenedAt = tester?.lastOpenedAt ?? undefined;
  return lastOpenedAt === undefined
    ? undefined
    : l10n.t('opened {0} ({1})', relativeAge(lastOpenedAt), momentText(lastOpenedAt));
}

function failed(tester: Tester | undefined): string {
  const times = tester?.failures ?? 0;
  const word = times === 1 ? l10n.t('failed once') : l10n.t('failed {0} times', numberText(times));
  return l10n.t('In the test group; {0}; {1}.', word, opened(tester) ?? l10n.t('never opened'));
}
