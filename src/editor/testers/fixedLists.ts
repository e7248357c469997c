import { EventEmitter, Uri, workspace, type CancellationToken, type TextDocument, type TextEdit } from 'vscode';
import type { ListCheckRules } from '../../client/testers/listCheck';
import { testerListFixesScheme } from '../contributions';
import { Owner } from '../lifecycle';
import { checkTesterList } from './checkTesterList';
import { certainFixes } from './language/fixesOfList';

/** What a list is mended by, and what is found in it besides. */
export interface ListToFix {
  readonly rules: ListCheckRules;
  /** Users whom the directory of the super app does not know: what becomes of them the person decides. */
  readonly unknownUsers: number;
}

/** A list with everything mended of which it is certain what is meant. */
export interface FixedList {
  /** Of the document that shows it. */
  readonly uri: Uri;
  readonly document: TextDocument;
  /** Of the document that was mended. */
  readonly version: number;
  readonly toFix: ListToFix;
  readonly edits: readonly TextEdit[];
  readonly findingCount: number;
}

/** Shows lists as they are when they are mended, as documents that nobody can edit. */
export class FixedLists extends Owner {
  readonly #threadScript: string;
  readonly #changed = this.own(new EventEmitter<Uri>());
  readonly #lists = new Map<string, FixedList & { readonly text: string }>();

  /** @param threadScript of the thread that checks long lists */
  constructor(threadScript: string) {
    super();
    this.#threadScript = threadScript;
    const provideTextDocumentContent = (uri: Uri): string | undefined => this.#lists.get(uri.toString())?.text;
    const onDidChange = this.#changed.event;
    this.own(
      workspace.registerTextDocumentContentProvider(testerListFixesScheme, { onDidChange, provideTextDocumentContent }),
    );
  }

  /** Mends a list as it is now. Nothing where it was canceled, or the list was edited meanwhile. */
  async prepare(document: TextDocument, toFix: ListToFix, token: CancellationToken): Promise<FixedList | undefined> {
    const { version } = document;
    const check = await checkTesterList(document, toFix.rules, { token, threadScript: this.#threadScript });
    if (check === undefined) return undefined;
    const edits = certainFixes(document, check.findings);
    const uri = Uri.from({
      scheme: testerListFixesScheme,
      path: document.uri.path.startsWith('/') ? document.uri.path : `/${document.uri.path}`,
      query: document.uri.toString(),
    });
    const findingCount = check.findingCount + toFix.unknownUsers;
    this.#lists.set(uri.toString(), {
      uri,
      document,
      version,
      toFix,
      edits,
      findingCount,
      text: mended(document, edits),
    });
    this.#changed.fire(uri);
    return this.at(uri);
  }

  at(uri: Uri): FixedList | undefined {
    return this.#lists.get(uri.toString());
  }

  forget(uri: Uri): void {
    this.#lists.delete(uri.toString());
  }
}

/** The text with its edits, which never overlap. */
function mended(document: TextDocument, edits: readonly TextEdit[]): string {
  const text = document.getText();
  const spans = edits
    .map(({ range, newText }) => ({ from: document.offsetAt(range.start), to: document.offsetAt(range.end), newText }))
    .toSorted((a, b) => a.from - b.from);
  const parts: string[] = [];
  let at = 0;
  for (const { from, to, newText } of spans) {
    parts.push(text.slice(at, from), newText);
    at = to;
  }
  return [...parts, text.slice(at)].join('');
}
