import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CancellationTokenSource,
  commands,
  EventEmitter,
  extensions,
  languages,
  Position,
  Uri,
  window,
  workspace,
  WorkspaceEdit,
  type LogOutputChannel,
} from 'vscode';
import { longestLine } from '../../../src/core/testers/linesOf';
import { checkTesterListNow } from '../../../src/editor/flows/checkTesterListNow';
import { TesterListLanguage } from '../../../src/editor/testers/language/testerListLanguage';
import { FlowWorld, harborCoffee } from '../flows/flowWorld';
import { codesOf, ListFolder, untilProblems } from './listInEditor';

describe('A file that is checked without being open as a tester list', () => {
  let folder: ListFolder;
  let world: FlowWorld;
  let log: LogOutputChannel;
  let language: TesterListLanguage;

  before(async () => {
    folder = await ListFolder.create();
    await extensions.getExtension('mini-program-release.mini-program-release')?.activate();
    log = window.createOutputChannel('Checks of files under test', { log: true });
    world = await FlowWorld.notStarted();
    const { platform, store, drafts: storage, inStep } = world;
    const folders = { miniProgramIds: [harborCoffee], onDidChange: new EventEmitter<never>().event };
    const pinned = { releaseId: undefined, onDidChange: new EventEmitter<never>().event };
    const { extensionUri } = FlowWorld;
    language = new TesterListLanguage({ platform, store, folders, pinned, storage, inStep, log, extensionUri });
  });

  afterEach(() => world.verify());

  after(async () => {
    language.dispose();
    log.dispose();
    await world.stop();
    await folder.remove();
  });

  async function fileOf(name: string, text: string): Promise<Uri> {
    const path = join(folder.path, name);
    await writeFile(path, text);
    return Uri.file(path);
  }

  const problemsOf = (uri: Uri): readonly unknown[] => codesOf(languages.getDiagnostics(uri));

  /** What the person is told. */
  async function checked(uri: Uri): Promise<string> {
    const context = world.context();
    assert.equal(await checkTesterListNow(context, uri, language), 'done');
    return context.ui.lastTold?.sentence ?? '';
  }

  it('says what is in it, and that nothing is wrong', async () => {
    assert.match(await checked(await fileOf('fine.csv', 'mina\nbo\n')), /fine\.csv: 2 testers\. No problems\.$/u);
  });

  it('says where it cannot be read', async () => {
    const uri = await fileOf('bytes.txt', 'mina\nb\0o\n');
    assert.match(await checked(uri), /bytes\.txt cannot be read as a tester list: see Problems\.$/u);
    assert.deepEqual(problemsOf(uri), ['unreadable']);
  });

  it('has so many problems shown as VS Code shows, and says how many there are', async () => {
    const uri = await fileOf('many.csv', 'mina\n'.repeat(1501));
    assert.match(await checked(uri), /many\.csv: 1 tester\. 1,500 problems\. Problems shows the first 1,000\.$/u);
    assert.equal(problemsOf(uri).length, 1000);
  });

  it('counts as it is shown while it has unsaved changes, and is forgotten where it is edited', async () => {
    const uri = await fileOf('edited.csv', 'mina\n');
    const document = await workspace.openTextDocument(uri);
    const insert = async (text: string): Promise<void> => {
      const edit = new WorkspaceEdit();
      edit.insert(uri, new Position(0, 0), text);
      assert.ok(await workspace.applyEdit(edit));
    };
    await insert('mina\n');
    assert.ok(document.isDirty);
    assert.match(await checked(uri), /edited\.csv: 1 tester\. 1 problem\.$/u);
    assert.deepEqual(problemsOf(uri), ['duplicate']);
    await insert('bo\n');
    await untilProblems({ uri }, (problems) => problems.length === 0);
    await document.save();
  });

  it('is checked once where it is checked twice at the same time: as it is now', async () => {
    const uri = await fileOf('twice.csv', 'mina\nmina\n'.repeat(20_000));
    const token = new CancellationTokenSource().token;
    const earlier = language.files.checkNow(uri, token, () => undefined);
    const later = await language.files.checkNow(uri, token, () => undefined);
    assert.equal(await earlier, undefined);
    assert.ok(typeof later === 'object');
    assert.equal(later.findingCount, 39_999);
    assert.equal(problemsOf(uri).length, 1000);
  });

  it('is forgotten where it gets another name', async () => {
    const uri = await fileOf('before.csv', 'mina\nmina\n');
    await checked(uri);
    const edit = new WorkspaceEdit();
    edit.renameFile(uri, Uri.file(join(folder.path, 'after.csv')));
    assert.ok(await workspace.applyEdit(edit));
    await untilProblems({ uri }, (problems) => problems.length === 0);
  });

  it('is checked as a document from when it is opened as a list', async () => {
    const uri = await fileOf('opened.testers.csv', 'user_id\n"mina\n');
    await checked(uri);
    const ends = (): readonly number[] => languages.getDiagnostics(uri).map(({ range }) => range.end.character);
    assert.deepEqual(ends(), [longestLine], 'how long the line is nobody knows');
    const { length } = '"mina';
    await window.showTextDocument(uri);
    await untilProblems({ uri }, () => ends().length > 0 && ends().every((end) => end === length));
    await commands.executeCommand('workbench.action.closeAllEditors');
  });
});
