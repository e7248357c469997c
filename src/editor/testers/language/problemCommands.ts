import { l10n, Location, type Command, type TextDocument } from 'vscode';
import type { ListCheck } from '../../../client/testers/listCheck';
import type { TesterFinding } from '../../../core/testers/testerFinding';
import { commandIds } from '../../contributions';
import { numberText } from '../../sentences/statusWords';
import { certainFixes } from './fixesOfList';
import { rangeInList } from './rangeInList';

/** What is said above a list of its problems: what is certain is fixed by one command; to what takes a person, one leads. */
export function problemCommands(document: TextDocument, check: ListCheck): readonly Command[] {
  const first = firstProblem(check);
  if (first === undefined) return [];
  const count = Math.max(check.findingCount, 1);
  const problems = count === 1 ? l10n.t('1 problem') : l10n.t('{0} problems', numberText(count));
  const fixed = certainFixes(document, check.findings).length;
  if (fixed === 0) return [showCommand(document, first, problems)];
  const title =
    fixed === count ? l10n.t('{0}: Fix All…', problems) : l10n.t('{0}: Fix {1}…', problems, numberText(fixed));
  return [{ title, command: commandIds.fixTesterList, arguments: [document.uri] }];
}

type Place = Pick<TesterFinding, 'line' | 'column' | 'length'>;

/** A list that cannot be read has one problem, where reading it ended. */
function firstProblem({ findings, unreadable }: ListCheck): Place | undefined {
  if (unreadable === undefined) return findings[0];
  return { line: typeof unreadable['line'] === 'number' ? unreadable['line'] : 1 };
}

/** VS Code goes from the first to the next by itself (F8). */
function showCommand(document: TextDocument, first: Place, problems: string): Command {
  const { uri } = document;
  const { start } = rangeInList(document, first);
  return {
    title: l10n.t('{0}: Show the First', problems),
    tooltip: l10n.t('What to do about it is your decision'),
    command: 'editor.action.goToLocations',
    arguments: [uri, start, [new Location(uri, start)], 'goto', ''],
  };
}
