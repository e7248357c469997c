import assert from 'node:assert/strict';
import {
  commands,
  extensions,
  Position,
  Range,
  window,
  workspace,
  WorkspaceEdit,
  type CompletionList,
  type InlayHint,
  type TextDocument,
} from 'vscode';
import { commandIds } from '../../../src/editor/contributions';
import type { TesterListLanguage } from '../../../src/editor/testers/language/testerListLanguage';
import type { ExtensionApi } from '../../../src/extension';
import { ListFolder } from './listInEditor';

describe('A tester list beside the others of the workspace', () => {
  let folder: ListFolder;
  let language: TesterListLanguage;

  before(async () => {
    folder = await ListFolder.create();
    const extension = extensions.getExtension<ExtensionApi>('mini-program-release.mini-program-release');
    const { internals } = (await extension?.activate()) ?? {};
    assert.ok(internals);
    language = await internals.testerLists();
    await shown('crew.testers', 'kai.beside # from the pier\nann.beside # on Mondays\n');
  });

  after(() => folder.remove());

  /** Opens a list in an editor, and waits until it is checked. */
  async function shown(name: string, text: string): Promise<TextDocument> {
    const document = await folder.opened(name, text);
    await window.showTextDocument(document);
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (language.checks.of(document) === undefined) return;
        listening.dispose();
        resolve();
      };
      const listening = language.checks.onDidCheck(look);
      look();
    });
    return document;
  }

  async function hintsOf(document: TextDocument): Promise<readonly InlayHint[]> {
    const all = new Range(0, 0, document.lineCount, 0);
    return commands.executeCommand<InlayHint[]>('vscode.executeInlayHintProvider', document.uri, all);
  }

  /** What is offered at a place, of the other list and of the one that comes with the sample. */
  async function offeredAt(
    { uri }: TextDocument,
    line: number,
    character: number,
  ): Promise<ReadonlyMap<string, unknown>> {
    const place = new Position(line, character);
    const { items } = await commands.executeCommand<CompletionList>('vscode.executeCompletionItemProvider', uri, place);
    const labels = items.map(({ label }) => (typeof label === 'string' ? { label, description: undefined } : label));
    return new Map(labels.map(({ label, description }) => [label, description]));
  }

  it('shows their notes on whom it has without one, and takes them over', async () => {
    const document = await shown('notes.testers', 'kai.beside\nann.beside # as here\nbo.beside\nharbor.ada\n');
    const hints = await hintsOf(document);
    assert.deepEqual(
      hints.map(({ label, position }) => [label, position.line]),
      [
        ['# from the pier', 0],
        ['# Ada Moreno', 3],
      ],
    );
    const change = new WorkspaceEdit();
    change.set(document.uri, hints[0]?.textEdits ?? []);
    assert.ok(await workspace.applyEdit(change));
    assert.equal(document.lineAt(0).text, 'kai.beside # from the pier');
  });

  it('is opened where one of its testers stands', async () => {
    await shown('front.testers', 'mina\n');
    await commands.executeCommand(commandIds.goToTesterLine, { userId: 'ann.beside' });
    const { document, selection } = window.activeTextEditor ?? {};
    assert.ok(document && selection);
    assert.match(document.uri.path, /crew\.testers$/u);
    assert.equal(document.getText(selection), 'ann.beside');
  });

  it('is opened at the user ID itself, not where another one has it as a part', async () => {
    await shown('parts.testers', '90125.beside,125.beside\n');
    await commands.executeCommand(commandIds.goToTesterLine, { userId: '125.beside' });
    const { selection } = window.activeTextEditor ?? {};
    assert.equal(selection?.start.character, '90125.beside,'.length);
  });

  it('offers whom somebody has added to another one meanwhile', async () => {
    const document = await shown('meanwhile.testers', 'mina\n\n');
    assert.ok(!(await offeredAt(document, 1, 0)).has('lee.beside'));
    const other = await shown('other.testers', 'bo\n');
    const change = new WorkspaceEdit();
    change.insert(other.uri, new Position(1, 0), 'lee.beside\n');
    assert.ok(await workspace.applyEdit(change));
    assert.ok((await offeredAt(document, 1, 0)).has('lee.beside'));
  });

  it('offers whom they have and it has not, with their notes', async () => {
    const document = await shown('offers.testers', 'kai.beside\n\n');
    const offered = await offeredAt(document, 1, 0);
    assert.equal(offered.get('ann.beside'), 'on Mondays');
    assert.equal(offered.get('harbor.ada'), 'Ada Moreno');
    assert.ok(!offered.has('kai.beside'));
  });

  it('offers nobody of a table while it is open which of its columns has the user IDs', async () => {
    await shown('open.testers.csv', 'ann.column,u-1\nbo.column,u-2\n');
    await shown('closed.testers.csv', 'user_id,name\nida.column,Ida\n');
    const offered = await offeredAt(await shown('column.testers', 'kai.beside\n\n'), 1, 0);
    assert.ok(offered.has('ida.column'));
    assert.ok(!offered.has('ann.column'));
  });

  it('offers nobody of whom there would be something to say here', async () => {
    await shown('wrong.testers', 'no*one.beside\nKai.Beside\n２０８８\nmax@example.com\nmax.beside\n');
    const document = await shown('right.testers', 'kai.beside\n\n');
    const offered = await offeredAt(document, 1, 0);
    assert.ok(offered.has('max.beside'));
    for (const wrong of ['no*one.beside', 'Kai.Beside', '２０８８', 'max@example.com']) {
      assert.ok(!offered.has(wrong), wrong);
    }
  });

  it('offers nobody in comments, groups and notes, and in other columns', async () => {
    const text = await shown('comments.testers', 'mina\n# a\n[a\nbo # a\n');
    for (const [line, character] of [
      [1, 3],
      [2, 2],
      [3, 6],
    ] as const) {
      assert.ok(!(await offeredAt(text, line, character)).has('ann.beside'), `line ${line}`);
    }
    const table = await shown('table.testers.csv', 'name,user_id\nMina,mina\na,a\n');
    assert.ok(!(await offeredAt(table, 2, 1)).has('ann.beside'));
    assert.ok((await offeredAt(table, 2, 3)).has('ann.beside'));
  });
});
