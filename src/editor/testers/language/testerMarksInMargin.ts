import { Uri, window, type Memento, type Range, type TextEditor, type TextEditorDecorationType } from 'vscode';
import { Owner } from '../../lifecycle';
import { rangeInList } from './rangeInList';
import { takenTesters } from './takenTesters';
import type { SeenLists } from './seenLists';
import type { TesterListChecks } from './testerListChecks';
import { testerMark, testerMarks, type TesterMark } from './testerMark';
import type { TestGroups } from './testGroups';

export interface MarginOptions {
  readonly extensionUri: Uri;
  readonly storage: Pick<Memento, 'get'>;
}

/** Shows in the margin of a list how each tester stands with the release; the hover has it in words. */
export class TesterMarksInMargin extends Owner {
  readonly #storage: Pick<Memento, 'get'>;
  readonly #checks: TesterListChecks;
  readonly #groups: TestGroups;
  readonly #decorations: ReadonlyMap<TesterMark, TextEditorDecorationType>;

  constructor({ extensionUri, storage }: MarginOptions, checks: TesterListChecks, groups: TestGroups, seen: SeenLists) {
    super();
    this.#storage = storage;
    this.#checks = checks;
    this.#groups = groups;
    this.#decorations = new Map(testerMarks.map((mark) => [mark, this.own(decorationOf(extensionUri, mark))]));
    const update = (): void => seen.editors.forEach((editor) => this.#draw(editor));
    this.own(seen.onDidChange(update));
    this.own(groups.onDidChange(update));
    update();
  }

  #draw(editor: TextEditor): void {
    const marks = marksOf(this.#checks, this.#groups, editor.document, this.#storage);
    // While a list is being checked, its marks move with its lines.
    if (marks === undefined) return;
    for (const [mark, decoration] of this.#decorations) editor.setDecorations(decoration, marks.get(mark) ?? []);
  }
}

/** Where each mark stands, one a line. */
export function marksOf(
  checks: TesterListChecks,
  groups: TestGroups,
  document: TextEditor['document'],
  storage: Pick<Memento, 'get'>,
): ReadonlyMap<TesterMark, Range[]> | undefined {
  const list = checks.of(document);
  if (list === undefined) return undefined;
  const { release, check } = list;
  const group = release && groups.of(release);
  if (release === undefined || group === undefined || check === undefined) return new Map();
  const byLine = new Map<number, TesterMark>();
  const taken = new Set(takenTesters(storage, list));
  for (const tester of check.testers) {
    const { line, userId } = tester;
    // Nobody adds those of a group that the release does not take.
    if (!taken.has(tester) && !group.has(userId)) continue;
    const mark = testerMark(release, group.get(userId));
    const other = byLine.get(line);
    if (other === undefined || testerMarks.indexOf(mark) < testerMarks.indexOf(other)) byLine.set(line, mark);
  }
  const marks = new Map<TesterMark, Range[]>();
  for (const [line, mark] of byLine) {
    const ranges = marks.get(mark) ?? [];
    ranges.push(rangeInList(document, { line }));
    marks.set(mark, ranges);
  }
  return marks;
}

function decorationOf(extensionUri: Uri, mark: TesterMark): TextEditorDecorationType {
  const picture = (theme: 'dark' | 'light'): Uri =>
    Uri.joinPath(extensionUri, 'media', 'marks', `${mark.replaceAll(' ', '-')}-${theme}.svg`);
  return window.createTextEditorDecorationType({
    gutterIconSize: 'contain',
    dark: { gutterIconPath: picture('dark') },
    light: { gutterIconPath: picture('light') },
  });
}
