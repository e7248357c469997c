import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  commands,
  extensions,
  languages,
  Uri,
  window,
  workspace,
  WorkspaceEdit,
  type FoldingRange,
  type TextDocument,
  type TextEdit,
} from 'vscode';
import { commandIds } from '../../../src/editor/contributions';
import { ChosenTesterLists } from '../../../src/editor/testers/chosenTesterLists';
import { RememberedDrafts } from '../flows/flowWorld';

const extensionId = 'mini-program-release.mini-program-release';

describe('A tester list is a document of a language of its own', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tester-lists-'));
    await extensions.getExtension(extensionId)?.activate();
  });

  after(async () => {
    await commands.executeCommand('workbench.action.closeAllEditors');
    await rm(folder, { recursive: true });
  });

  async function opened(name: string, text: string): Promise<TextDocument> {
    const path = join(folder, name);
    await writeFile(path, text);
    return workspace.openTextDocument(Uri.file(path));
  }

  /** Waits until a document is told to be open in a language. */
  function inLanguage(uri: Uri, language: string): Promise<TextDocument> {
    return new Promise((resolve) => {
      const listening = workspace.onDidOpenTextDocument((document) => {
        if (document.uri.toString() !== uri.toString() || document.languageId !== language) return;
        listening.dispose();
        resolve(document);
      });
    });
  }

  for (const name of ['pilot.testers', 'pilot.testers.csv', 'pilot.testers.txt', 'testers.csv', 'testers.txt']) {
    it(`by the name ${name}`, async () => {
      assert.equal((await opened(name, 'mina\n')).languageId, 'tester-list');
    });
  }

  it('and by no other name, such as users.csv', async () => {
    assert.notEqual((await opened('users.csv', 'mina\n')).languageId, 'tester-list');
  });

  it('by Use as Tester List', async () => {
    await window.showTextDocument(await opened('crew.txt', 'mina\n'));
    await commands.executeCommand(commandIds.useAsTesterList);
    assert.equal(window.activeTextEditor?.document.languageId, 'tester-list');
  });

  it('which a file stays that was chosen, when it is opened again, and no other file becomes', async () => {
    const uri = Uri.file(join(folder, 'chosen.txt'));
    const storage = new RememberedDrafts();
    await storage.update('chosenTesterLists', [uri.toString()]);
    const lists = new ChosenTesterLists(storage);
    const again = inLanguage(uri, 'tester-list');
    await opened('chosen.txt', 'mina\n');
    await again;
    assert.equal((await opened('others.txt', 'bo\n')).languageId, 'plaintext');
    lists.dispose();
  });

  it('until the person gives it another language', async () => {
    const document = await opened('left.txt', 'mina\n');
    await commands.executeCommand(commandIds.useAsTesterList, document.uri);
    await languages.setTextDocumentLanguage(document, 'plaintext');
    assert.equal((await workspace.openTextDocument(document.uri)).languageId, 'plaintext');
  });

  it('whose groups can be folded', async () => {
    const { uri } = await opened('folded.testers', 'mina\n\n[crew]\nbo\nlee\n');
    const folds = await commands.executeCommand<readonly FoldingRange[]>('vscode.executeFoldingRangeProvider', uri);
    assert.deepEqual(
      folds.map(({ start, end }) => [start, end]),
      [[2, 4]],
    );
  });

  it('that can be formatted, all of it or some lines', async () => {
    const document = await opened('untidy.testers', '\n mina ,bo\n[crew]\n  lee\n\n\n\n');
    const { uri } = document;
    const options = { tabSize: 2, insertSpaces: true };
    const format = async (command: string, ...given: readonly unknown[]): Promise<string> => {
      const edits = await commands.executeCommand<TextEdit[]>(command, uri, ...given, options);
      const change = new WorkspaceEdit();
      change.set(uri, edits);
      assert.ok(await workspace.applyEdit(change));
      return document.getText();
    };
    const { range } = document.lineAt(3);
    assert.equal(await format('vscode.executeFormatRangeProvider', range), '\n mina ,bo\n[crew]\nlee\n\n\n\n');
    assert.equal(await format('vscode.executeFormatDocumentProvider'), 'mina, bo\n\n[crew]\nlee\n');
  });
});
