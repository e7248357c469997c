import assert from 'node:assert/strict';
import { chmod } from 'node:fs/promises';
import {
  CodeActionKind,
  commands,
  TabInputTextDiff,
  window,
  workspace,
  type CodeAction,
  type CodeLens,
  type TextDocument,
  type Uri,
} from 'vscode';
import { defaultUserIdPattern } from '../../../src/core/userId';
import { commandIds } from '../../../src/editor/contributions';
import { applyTesterListFixes, fixTesterList } from '../../../src/editor/flows/fixTesterList';

import { FixedLists, type ListToFix } from '../../../src/editor/testers/fixedLists';
import { testerListThread } from '../../../src/editor/testers/testerListThread';
import { FlowWorld } from '../flows/flowWorld';
import { fixesFor, ListFolder, untilProblems } from './listInEditor';

const toFix: ListToFix = {
  rules: { userIdPattern: defaultUserIdPattern, limit: Infinity, format: 'text' },
  unknownUsers: 0,
};

/** The documents of the difference that is in front. */
function shownDiff(): TabInputTextDiff {
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  assert.ok(input instanceof TabInputTextDiff);
  return input;
}

const textOf = async (uri: Uri): Promise<string> => (await workspace.openTextDocument(uri)).getText();

/** What stands above a list of its problems; the release of the window may stand there, too. */
async function problemLenses({ uri }: TextDocument): Promise<readonly (string | undefined)[]> {
  const lenses = await commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', uri);
  const ofProblems = lenses.filter(({ command }) => command?.command === commandIds.fixTesterList);
  return ofProblems.map(({ command }) => command?.title);
}

describe('Fix All in This List', () => {
  let folder: ListFolder;
  let world: FlowWorld;
  let fixedLists: FixedLists;

  before(async () => {
    folder = await ListFolder.create();
    world = await FlowWorld.notStarted();
    fixedLists = new FixedLists(testerListThread(world.context().extensionUri));
  });

  after(async () => {
    fixedLists.dispose();
    await world.stop();
    await folder.remove();
  });

  it('shows the list beside what it would be, unsaved changes included, and changes it when the person agrees', async () => {
    const document = await folder.opened('all.testers', 'mina\nmina\n２０８８\nlee*\n');
    const editor = await window.showTextDocument(document);
    await editor.edit((edit) => edit.insert(document.lineAt(0).range.start, 'kai\n'));
    const context = world.context();
    assert.equal(await fixTesterList(context, document, toFix, fixedLists), 'done');
    const { original, modified } = shownDiff();
    assert.equal(original.toString(), document.uri.toString());
    assert.equal(await textOf(modified), 'kai\nmina\n2088\nlee*\n');
    assert.equal(document.getText(), 'kai\nmina\nmina\n２０８８\nlee*\n');
    const told = await context.ui.untilTold(
      /^2 problems in .*all\.testers can be fixed\. 1 more needs your decision\.$/u,
    );
    const changed = new Promise((resolve) => {
      const listening = window.tabGroups.onDidChangeTabs(({ closed }) => {
        if (closed.length === 0) return;
        listening.dispose();
        resolve(closed);
      });
    });
    told.press('Apply');
    await changed;
    assert.equal(document.getText(), 'kai\nmina\n2088\nlee*\n');
    world.verify();
  });

  it('shows it anew where the list was edited meanwhile, and changes nothing unseen', async () => {
    const document = await folder.opened('edited.testers', 'mina\nmina\n');
    const context = world.context();
    await fixTesterList(context, document, toFix, fixedLists);
    const { modified } = shownDiff();
    const editor = await window.showTextDocument(document);
    await editor.edit((edit) => edit.insert(document.lineAt(2).range.start, 'mina\nbo\n'));
    assert.equal(await applyTesterListFixes(context, modified, fixedLists), 'done');
    assert.equal(document.getText(), 'mina\nmina\nmina\nbo\n');
    await applyTesterListFixes(context, modified, fixedLists);
    assert.equal(document.getText(), 'mina\nbo\n');
  });

  it('says where there is nothing to fix, or nothing that is certain', async () => {
    const context = world.context();
    await fixTesterList(context, await folder.opened('good.testers', 'mina\n'), toFix, fixedLists);
    await context.ui.untilTold(/^There is nothing to fix in /u);
    await fixTesterList(context, await folder.opened('open.testers', 'mina*\n'), toFix, fixedLists);
    await context.ui.untilTold(/can be fixed without your decision\.$/u);
  });

  it('stands in the light bulb and among the source actions, and never in what is done on saving', async () => {
    const document = await folder.opened('bulb.testers', 'mina\nmina\n');
    const [problem] = await untilProblems(document, (problems) => problems.length > 0);
    assert.ok(problem);
    const titles = (await fixesFor(document, problem)).map(({ title }) => title);
    assert.deepEqual(titles, ['Remove This Line', 'Fix All in This List…']);
    const sources = await commands.executeCommand<CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      problem.range,
      CodeActionKind.SourceFixAll.value,
    );
    assert.deepEqual(
      sources.map(({ command }) => command?.command),
      [commandIds.fixTesterList],
    );
  });

  it('is not offered, nor is a line taken out, where a record has several lines', async () => {
    const document = await folder.opened(
      'record.testers.csv',
      'user_id,name\nbo,Bo\nmi*na,"Mina\nthe first"\nbo,"Bo\nagain"\n',
    );
    const problems = await untilProblems(document, ({ length }) => length === 2);
    for (const problem of problems) assert.deepEqual(await fixesFor(document, problem), []);
    assert.deepEqual(await problemLenses(document), []);
  });

  it('is offered with the number of problems that it fixes', async () => {
    const document = await folder.opened('some.testers', 'mina\nmina\nlee*\n');
    await untilProblems(document, ({ length }) => length === 2);
    assert.deepEqual(await problemLenses(document), ['2 problems: Fix 1…']);
  });

  for (const [what, name, text, line, count] of [
    ['nothing is certain', 'decide.testers', 'mina\nbo*\nlee*\n', 1, '2 problems'],
    ['it cannot be read', 'unread.testers.csv', 'user_id,name\nmina,Mina\nbo,"Bo\n', 2, '1 problem'],
  ] as const) {
    it(`is not offered where ${what}: then the first problem is led to`, async () => {
      const document = await folder.opened(name, text);
      await window.showTextDocument(document);
      await untilProblems(document, (problems) => problems.length > 0);
      const lenses = await commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', document.uri);
      const shown = lenses.find(({ command }) => command?.title === `${count}: Show the First`)?.command;
      assert.ok(shown);
      await commands.executeCommand(shown.command, ...((shown.arguments ?? []) as unknown[]));
      assert.equal(window.activeTextEditor?.document, document);
      assert.equal(window.activeTextEditor.selection.start.line, line);
    });
  }

  it('and every fix says where a file is read-only', async () => {
    const document = await folder.opened('locked.testers', 'mina\nmina\n');
    await chmod(document.uri.fsPath, 0o444);
    const [problem] = await untilProblems(document, (problems) => problems.length > 0);
    assert.ok(problem);
    assert.deepEqual(
      (await fixesFor(document, problem)).map(({ title }) => title),
      ['This File Is Read-Only: Save It under Another Name…'],
    );
  });
});
