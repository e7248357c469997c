import {
  CompletionItem,
  CompletionItemKind,
  CompletionList,
  l10n,
  workspace,
  type CancellationToken,
  type CompletionItemProvider,
  type Position,
  type TextDocument,
} from 'vscode';
import type { ListCheckRules, ListedTester } from '../../../client/testers/listCheck';
import { TesterCheck, type TesterEntry } from '../../../core/testers/testerEntries';
import { userIdRuleOf } from '../../../core/userId';
import type { TesterListChecks } from './testerListChecks';
import type { TestGroup, TestGroups } from './testGroups';
import type { WorkspaceLists } from './workspaceLists';

/** More than anybody looks through; what is typed narrows them. */
const mostShown = 500;

interface Known {
  readonly userId: string;
  readonly detail: string;
}

/** Offers whom the test group and the other lists of the workspace have, and this one has not. */
export class TesterCompletions implements CompletionItemProvider {
  readonly #checks: TesterListChecks;
  readonly #groups: TestGroups;
  readonly #lists: WorkspaceLists;

  constructor(checks: TesterListChecks, groups: TestGroups, lists: WorkspaceLists) {
    this.#checks = checks;
    this.#groups = groups;
    this.#lists = lists;
  }

  async provideCompletionItems(
    document: TextDocument,
    position: Position,
    token: CancellationToken,
  ): Promise<CompletionList> {
    const { text } = document.lineAt(position);
    const before = text.slice(0, position.character);
    // While somebody types, what the list was a moment ago tells as much.
    const list = this.#checks.lists.find((one) => one.document === document);
    const testers = list?.check?.testers ?? [];
    if (isNoUserId(before) || isOtherColumn(document, position, testers)) return new CompletionList([]);
    const group = list?.release && this.#groups.of(list.release);
    const known = await this.#known(document, group);
    for (const { userId } of testers) known.delete(userId);
    if (token.isCancellationRequested) return new CompletionList([]);
    const word = document.getWordRangeAtPosition(position);
    const typed = (word === undefined ? '' : document.getText(word.with({ end: position }))).toLowerCase();
    const fits = list === undefined ? () => true : fitting(list.rules, testers);
    const offered = firstOf(
      known.values(),
      ({ userId }) => userId.toLowerCase().includes(typed) && (group?.has(userId) === true || fits(userId)),
      mostShown + 1,
    );
    const items = offered.slice(0, mostShown).map(({ userId, detail }) => {
      const item = new CompletionItem({ label: userId, description: detail }, CompletionItemKind.User);
      if (word !== undefined) item.range = word;
      return item;
    });
    return new CompletionList(items, offered.length > mostShown);
  }

  async #known(document: TextDocument, group: TestGroup | undefined): Promise<Map<string, Known>> {
    const known = new Map<string, Known>();
    for (const { userId, note, list } of (await this.#lists.testersBeside(document.uri)).values()) {
      known.set(userId, { userId, detail: note ?? workspace.asRelativePath(list) });
    }
    for (const userId of group?.keys() ?? []) {
      known.set(userId, { userId, detail: known.get(userId)?.detail ?? l10n.t('In the test group') });
    }
    return known;
  }
}

/** Looks no further than so many: there may be far more. */
function firstOf<T>(all: Iterable<T>, isWanted: (one: T) => boolean, count: number): readonly T[] {
  const wanted: T[] = [];
  for (const one of all) {
    if (isWanted(one)) wanted.push(one);
    if (wanted.length === count) break;
  }
  return wanted;
}

/** Tells of user IDs of other lists whether they could stand in this one without anything to say of them. */
function fitting(rules: ListCheckRules, testers: readonly ListedTester[]): (userId: string) => boolean {
  const check = new TesterCheck({ ...rules, groups: undefined, limit: Infinity, rule: userIdRuleOf(rules) });
  const take = (userId: string): TesterEntry => check.take({ line: 1, value: userId, isHeader: false });
  for (const { userId } of testers) take(userId);
  return (userId) => {
    const entry = take(userId);
    return entry.outcome === 'ok' && entry.doubt === undefined;
  };
}

/** In a comment, a note or the name of a group. */
function isNoUserId(before: string): boolean {
  return /^\s*[#[]|\s#/u.test(before);
}

/** In a table the user IDs stand in one column, as that of another line shows. */
function isOtherColumn(
  document: TextDocument,
  { line, character }: Position,
  testers: readonly ListedTester[],
): boolean {
  const other = testers.find((one) => one.line !== line + 1 && one.column !== undefined);
  if (other === undefined || other.line > document.lineCount) return false;
  const { text } = document.lineAt(other.line - 1);
  const isTable = separatorsIn(text) > 0 && testers.filter((one) => one.line === other.line).length === 1;
  const column = separatorsIn(text.slice(0, (other.column ?? 1) - 1));
  return isTable && separatorsIn(document.lineAt(line).text.slice(0, character)) !== column;
}

/** A quoted field may have separators in it. */
function separatorsIn(text: string): number {
  return text.replaceAll(/"[^"]*"/gu, '').match(/[,;\t]/gu)?.length ?? 0;
}
