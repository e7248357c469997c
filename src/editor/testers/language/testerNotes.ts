import {
  EventEmitter,
  InlayHint,
  l10n,
  TextEdit,
  workspace,
  type CancellationToken,
  type InlayHintsProvider,
  type Range,
  type TextDocument,
} from 'vscode';
import type { ListedTester } from '../../../client/testers/listCheck';
import { Owner } from '../../lifecycle';
import { clipped } from '../../sentences/clipped';
import { testerListFormat } from '../testerListFiles';
import type { TesterListChecks } from './testerListChecks';
import type { NamedTester, WorkspaceLists } from './workspaceLists';

/** Longer notes are read in the list that they stand in. */
const longestNote = 60;

/** Shows behind a tester without a note what another list of the workspace says of them. */
export class TesterNotes extends Owner implements InlayHintsProvider {
  readonly #checks: TesterListChecks;
  readonly #lists: WorkspaceLists;
  readonly #changed = this.own(new EventEmitter<void>());
  readonly onDidChangeInlayHints = this.#changed.event;

  constructor(checks: TesterListChecks, lists: WorkspaceLists) {
    super();
    this.#checks = checks;
    this.#lists = lists;
    this.own(checks.onDidCheck(() => this.#changed.fire()));
    this.own(lists.onDidChange(() => this.#changed.fire()));
  }

  async provideInlayHints(document: TextDocument, range: Range, token: CancellationToken): Promise<InlayHint[]> {
    const testers = this.#checks.of(document)?.check?.testers ?? [];
    const shown = testers.filter(({ line, note }) => note === undefined && isIn(range, line));
    if (shown.length === 0) return [];
    const others = await this.#lists.testersBeside(document.uri);
    if (token.isCancellationRequested) return [];
    return shown.flatMap((tester) => {
      const other = others.get(tester.userId);
      const isAlone = testers.filter(({ line }) => line === tester.line).length === 1;
      return other?.note === undefined || !isAlone ? [] : [hintOf(document, tester, other.note, other)];
    });
  }
}

function isIn(range: Range, line: number): boolean {
  return line > range.start.line && line <= range.end.line + 1;
}

function hintOf(
  document: TextDocument,
  { line, column, length }: ListedTester,
  note: string,
  { list }: NamedTester,
): InlayHint {
  const { range } = document.lineAt(line - 1);
  const isText = testerListFormat(document.uri) === 'text';
  const end = column === undefined || length === undefined ? range.end : range.start.translate(0, column - 1 + length);
  const hint = new InlayHint(isText ? range.end : end, `# ${clipped(note, longestNote)}`);
  hint.paddingLeft = true;
  hint.tooltip = l10n.t('{0} says so.', workspace.asRelativePath(list));
  // A table has its notes in a column, which this one may not have.
  if (isText) hint.textEdits = [TextEdit.insert(range.end, ` # ${note}`)];
  return hint;
}
