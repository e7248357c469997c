import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  commands,
  DiagnosticSeverity,
  Disposable,
  languages,
  Position,
  TabInputTextDiff,
  Uri,
  window,
  workspace,
  WorkspaceEdit,
  type Tab,
  type TextDocument,
} from 'vscode';
import { updateTestGroup } from '../../../src/editor/flows/testers';
import type { FlowOutcome } from '../../../src/editor/flowContext';
import { agrees, chooses, leaves, ticks, type Answer, type ScriptedUi, type Told } from '../../support/scriptedUi';
import { saveAsUsual, saveByItself } from '../../support/savingByItself';
import { FlowWorld } from '../flows/flowWorld';

/** An update that a person looks at. */
interface Reviewed {
  readonly ui: ScriptedUi;
  readonly ended: Promise<FlowOutcome>;
  readonly question: Told;
}

const group = 'Test group on Harbor Wallet · Production';

describe('Update Test Group from a file', () => {
  let world: FlowWorld;
  let folder: string;
  let releaseId: string;

  before(async () => {
    await saveByItself(false);
    folder = await mkdtemp(join(tmpdir(), 'updates-'));
    world = await FlowWorld.start();
    await world.signIn('dana-developer');
    releaseId = (await world.inPilotTesting('1.4.0')).id;
    await world.addTesters(releaseId, 'ann\nbo\nzoe');
  });

  afterEach(async () => {
    world.verify();
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await commands.executeCommand('workbench.action.closeAllEditors');
    const { revision } = await world.release(releaseId);
    await put('ann\nbo\nzoe', revision);
  });

  after(async () => {
    await saveAsUsual();
    await world.stop();
    await rm(folder, { recursive: true });
  });

  async function put(list: string, revision: number): Promise<void> {
    const stream = { mediaType: 'text/plain', bytes: Buffer.from(list) } as const;
    await world.platform.call('updateTestGroup', { params: { id: releaseId }, stream, ifMatch: revision });
  }

  async function listOf(name: string, text: string): Promise<Uri> {
    const uri = Uri.file(join(folder, name));
    await writeFile(uri.fsPath, text);
    return uri;
  }

  /** VS Code may still have a list from before, and reads it anew once it is shown. */
  async function untilShown(uri: Uri, text: string): Promise<void> {
    const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
    if (open === undefined || open.isClosed || open.getText() === text) return;
    await new Promise<void>((resolve) => {
      const listening = Disposable.from(
        workspace.onDidChangeTextDocument(() => open.getText() === text && end()),
        workspace.onDidCloseTextDocument((document) => document === open && end()),
      );
      const end = (): void => {
        listening.dispose();
        resolve();
      };
    });
  }

  async function review(uri: Uri, ...answers: readonly Answer[]): Promise<Reviewed> {
    const context = world.context(...answers);
    const ended = updateTestGroup(context, await world.release(releaseId), { kind: 'file', uri });
    const question = await context.ui.untilTold(/Update the test group/);
    return { ui: context.ui, ended, question };
  }

  const diffs = (): readonly Tab[] =>
    window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ input }) => input instanceof TabInputTextDiff);

  async function textOf(uri: Uri): Promise<string> {
    return (await workspace.openTextDocument(uri)).getText();
  }

  /** What stands left and right in a comparison. */
  async function compared(tab: Tab | undefined): Promise<readonly [left: string, right: string]> {
    assert.ok(tab?.input instanceof TabInputTextDiff);
    return [await textOf(tab.input.original), await textOf(tab.input.modified)];
  }

  async function testers(): Promise<readonly string[]> {
    const { items } = await world.platform.call('listTesters', { params: { id: releaseId }, query: {} });
    return items.map(({ userId }) => userId);
  }

  async function groups(): Promise<readonly string[]> {
    const { items } = await world.platform.call('listTesters', { params: { id: releaseId }, query: {} });
    return items.map(({ userId, group: own }) => `${userId} ${own ?? ''}`);
  }

  it('shows the difference to the group in a diff editor, asks with the counts, and updates when agreed', async () => {
    const list = await listOf('pilot.csv', 'user_id,name\nbo,Bo\nann,Ann\nmia,Mia\nm a,Bad\n');
    const { ui, ended, question } = await review(list);
    assert.equal(
      question.sentence,
      'Update the test group of Harbor Coffee 1.4.0 on Harbor Wallet · Production? ' +
        '1 tester will be added, 1 removed, 2 kept. 1 line needs attention.',
    );
    assert.deepEqual(question.buttons, ['Update', 'Open Report', 'Cancel']);
    const [diff, ...others] = diffs();
    assert.deepEqual(others, []);
    assert.equal(diff?.label, `${group} ↔ pilot.csv`);
    assert.deepEqual(await compared(diff), [
      'user_id,name\nbo,Bo\nann,Ann\nm a,Bad\nzoe\n',
      'user_id,name\nbo,Bo\nann,Ann\nmia,Mia\nm a,Bad\n',
    ]);
    const [problem] = languages.getDiagnostics(list);
    assert.equal(problem?.range.start.line, 4);

    question.press('Update');
    assert.equal(await ended, 'done');
    assert.deepEqual(await testers(), ['ann', 'bo', 'mia']);
    assert.match(ui.lastTold?.sentence ?? '', /1 tester added, 1 removed, 2 kept\./);
    assert.deepEqual(diffs(), []);
  });

  it('takes Update and Cancel of the editor title as well, and begins anew where the notification is pressed later', async () => {
    const list = await listOf('title.txt', 'ann\nbo\n');
    const first = await review(list);
    assert.ok(world.testerReviews.answer('cancel'));
    assert.equal(await first.ended, 'canceled');
    assert.deepEqual(diffs(), []);
    assert.ok(!world.testerReviews.answer('update'));

    const second = await review(list);
    assert.ok(world.testerReviews.answer('update'));
    assert.equal(await second.ended, 'done');
    assert.deepEqual(await testers(), ['ann', 'bo']);
    const told = second.ui.told.length;
    second.question.press('Update');
    await second.ui.untilTold(/the test group is as the list has it already\. 0 testers will be added, 0 removed, 2/);
    assert.equal(second.ui.told.length, told + 1);
  });

  it('has the groups and the report in the editor title, too, where there are any', async () => {
    const plain = await review(await listOf('plain.txt', 'ann\n'));
    assert.ok(!(await world.testerReviews.openReport()));
    plain.question.press('Cancel');
    assert.equal(await plain.ended, 'canceled');

    const list = await listOf('title.testers', '[crew]\nann\nann\n\n[port]\nmia\n');
    const context = world.context(ticks('crew', 'port'), ticks('crew'));
    const ended = updateTestGroup(context, await world.release(releaseId), { kind: 'file', uri: list });
    const question = await context.ui.untilTold(/1 tester will be added, 2 removed, 1 kept\./);
    assert.deepEqual(question.buttons, ['Update', 'Open Report', 'Groups…', 'Cancel']);
    assert.ok(await world.testerReviews.openReport());
    assert.equal(window.activeTextEditor?.document.uri.path, '/title.testers report.csv');
    await commands.executeCommand('workbench.action.closeActiveEditor');
    assert.ok(world.testerReviews.answer('groups'));
    const fewer = await context.ui.untilTold(/0 testers will be added, 2 removed, 1 kept\./);
    fewer.press('Cancel');
    assert.equal(await ended, 'canceled');
  });

  it('changes nothing where the diff is closed, and ends a review where the same is reviewed again', async () => {
    const list = await listOf('closed.txt', 'ann\n');
    const first = await review(list);
    const second = await review(list);
    assert.equal(await first.ended, 'canceled');
    assert.equal(diffs().length, 1);
    await commands.executeCommand('workbench.action.closeAllEditors');
    assert.equal(await second.ended, 'canceled');
    assert.deepEqual(await testers(), ['ann', 'bo', 'zoe']);
  });

  it('counts an unsaved list as it is shown, asks again where it is edited meanwhile, and leaves it unsaved', async () => {
    const list = await listOf('unsaved.txt', 'ann\n');
    await insert(list, 'bo\n');
    const { ui, ended, question } = await review(list);
    assert.match(question.sentence, /0 testers will be added, 1 removed, 2 kept\.$/);
    await insert(list, 'mia\n');
    question.press('Update');
    const again = await ui.untilTold(/1 tester will be added, 1 removed, 2 kept\.$/);
    assert.equal(diffs().length, 1);
    again.press('Update');
    assert.equal(await ended, 'done');
    assert.deepEqual(await testers(), ['ann', 'bo', 'mia']);
    assert.deepEqual(diffs(), []);
    const shown = window.activeTextEditor?.document;
    assert.equal(shown?.uri.toString(), list.toString());
    assert.ok(shown?.isDirty);
  });

  it('takes a document that was never saved', async () => {
    const { uri } = await workspace.openTextDocument({ content: 'ann\nmia\n' });
    const { ended, question } = await review(uri);
    assert.match(question.sentence, /1 tester will be added, 2 removed, 1 kept\.$/);
    question.press('Update');
    assert.equal(await ended, 'done');
    assert.deepEqual(await testers(), ['ann', 'mia']);
  });

  it('sends nothing where somebody else was faster, and shows what they did and what the list would do now', async () => {
    const list = await listOf('late.txt', 'ann\nbo\nmia\n');
    const { ui, ended, question } = await review(list);
    const other = await world.otherWindow('dana-developer');
    const { revision } = await other.call('getRelease', { params: { id: releaseId } });
    const stream = { mediaType: 'text/plain', bytes: Buffer.from('ann\nlee\nmax\nzoe') } as const;
    await other.call('updateTestGroup', { params: { id: releaseId }, stream, ifMatch: revision });

    question.press('Update');
    const again = await ui.untilTold(/since you looked/);
    assert.equal(
      again.sentence,
      'Dana Developer changed the test group since you looked: 2 added, 1 removed. ' +
        'Your list would take that back: 2 removed again, 1 added again. ' +
        'Now: 2 testers will be added, 3 removed, 1 kept. ' +
        'Update the test group of Harbor Coffee 1.4.0 on Harbor Wallet · Production?',
    );
    assert.deepEqual(await testers(), ['ann', 'lee', 'max', 'zoe']);
    const [mine, theirs, ...more] = diffs();
    assert.deepEqual(more, []);
    assert.deepEqual(await compared(mine), ['ann\nlee\nmax\nzoe\n', 'ann\nbo\nmia\n']);
    assert.equal(theirs?.label, `${group}, since you looked`);
    assert.deepEqual(await compared(theirs), ['ann\nbo\nzoe\n', 'ann\nlee\nmax\nzoe\n']);

    again.press('Cancel');
    assert.equal(await ended, 'canceled');
    assert.deepEqual(diffs(), []);
    assert.deepEqual(await testers(), ['ann', 'lee', 'max', 'zoe']);
  });

  it('asks once more, with the count, where the list removes everybody or most of a large group', async () => {
    const everybody = await review(await listOf('others.txt', 'mia\n'), leaves);
    everybody.question.press('Update');
    assert.equal(await everybody.ended, 'canceled');
    assert.equal(
      everybody.ui.asked[0]?.text,
      'This removes all 3 testers of Harbor Coffee 1.4.0 on Harbor Wallet · Production.\n' +
        'They do not get it any more. Kept: 0, added: 1. If the list lost lines by mistake, press Cancel and look at it first.\n' +
        'Remove 3 Testers',
    );
    assert.deepEqual(await testers(), ['ann', 'bo', 'zoe']);

    await world.addTesters(releaseId, 'u1 u2 u3 u4 u5 u6 u7');
    const most = await review(await listOf('half.txt', 'ann\nbo\nzoe\nu1\n'), agrees);
    most.question.press('Update');
    assert.equal(await most.ended, 'done');
    assert.match(most.ui.asked[0]?.text ?? '', /^This removes 6 of the 10 testers of .*\nRemove 6 Testers$/su);
    assert.deepEqual(await testers(), ['ann', 'bo', 'u1', 'zoe']);
  });

  it('is refused for a list that has nobody left, and says what can be done instead', async () => {
    const kept = 'Nothing was changed: the group keeps its 3 testers.';
    const rule = 'A group keeps at least one tester; Cancel Testing ends the test for all.';
    for (const [name, text, what, wayOn] of [
      ['empty.txt', '# nobody\n', 'The list has no user ID.', 'Put one user ID on each line.'],
      [
        'wrong.txt',
        'no*one\n',
        'Every user ID of the list is wrong.',
        'The Problems view says what is wrong on each line.',
      ],
    ] as const) {
      const context = world.context();
      const uri = await listOf(name, text);
      assert.equal(await updateTestGroup(context, await world.release(releaseId), { kind: 'file', uri }), 'failed');
      const file = workspace.asRelativePath(uri);
      assert.equal(context.ui.lastTold?.sentence, `${file}: ${what} ${kept} ${wayOn} ${rule}`);
      const marked = languages.getDiagnostics(uri).map(({ code }) => code);
      assert.deepEqual(marked, name === 'wrong.txt' ? ['forbidden character'] : []);
    }
    assert.deepEqual(await testers(), ['ann', 'bo', 'zoe']);
  });

  it('asks for the groups anew where those that were taken bring nobody any more', async () => {
    const list = await listOf('left.testers', '[crew]\nann\nbo\n\n[port]\nzoe\n');
    const first = await review(list, ticks('crew'));
    first.question.press('Cancel');
    assert.equal(await first.ended, 'canceled');
    await listOf('left.testers', '[port]\nzoe\nmia\n');
    const second = await review(list, ticks('port'));
    assert.match(second.ui.asked[0]?.text ?? '', /The groups that are taken have no user ID here\./);
    assert.match(second.question.sentence, /1 tester will be added, 2 removed, 1 kept\. .* another group: 1\.$/);
    second.question.press('Cancel');
    assert.equal(await second.ended, 'canceled');
  });

  it('leaves out of the comparison whom a wrong line names, however long that is', async () => {
    const long = 'u'.repeat(300);
    const list = await listOf('longest.txt', `ann\n${long}\nbo\n`);
    const { ended, question } = await review(list);
    assert.match(question.sentence, /0 testers will be added, 1 removed, 2 kept\. 1 line needs attention\.$/);
    assert.deepEqual(await compared(diffs()[0]), [`ann\n${long}\nbo\nzoe\n`, `ann\n${long}\nbo\n`]);
    question.press('Cancel');
    assert.equal(await ended, 'canceled');
  });

  it('tells by counts and some of them what is too long to be compared', async () => {
    const list = await listOf('long.txt', `ann\nmia\n${`# ${'-'.repeat(1000)}\n`.repeat(5000)}`);
    const context = world.context(({ text, rows }) => {
      assert.match(text, /1 tester will be added, 2 removed, 1 kept\.$/);
      assert.ok(rows.includes('(mia)'));
      assert.deepEqual(diffs(), []);
      return undefined;
    });
    assert.equal(
      await updateTestGroup(context, await world.release(releaseId), { kind: 'file', uri: list }),
      'canceled',
    );
  });

  it('updates by a list that is too long to be compared where nothing but the groups differs', async () => {
    const list = await listOf('long-groups.txt', `[crew]\nann\nbo\nzoe\n${`# ${'-'.repeat(1000)}\n`.repeat(5000)}`);
    const context = world.context(chooses('$(check) Update'));
    assert.equal(await updateTestGroup(context, await world.release(releaseId), { kind: 'file', uri: list }), 'done');
    assert.match(context.ui.asked[0]?.text ?? '', /0 removed, 3 kept\. Testers who come to another group: 3\.$/);
    assert.match(context.ui.lastTold?.sentence ?? '', /Testers who came to another group: 3\.$/);
    assert.deepEqual(await groups(), ['ann crew', 'bo crew', 'zoe crew']);
  });

  it('compares no list of more than 20,000 testers, however short they are', async () => {
    const { targetAppId } = await world.release(releaseId);
    await world.signIn('wen-admin');
    const app = (await world.platform.call('listTargetApps', { query: {} })).items.find(({ id }) => id === targetAppId);
    assert.ok(app);
    const body = { testerLimit: 20_001 };
    await world.platform.call('setTargetAppPolicy', { params: { id: app.id }, body, ifMatch: app.revision });
    await world.signIn('dana-developer');
    const list = await listOf('short.txt', Array.from({ length: 20_001 }, (_, number) => `u${number}\n`).join(''));
    const context = world.context(({ text }) => {
      assert.match(text, /20,001 testers will be added, 3 removed, 0 kept\.$/);
      assert.deepEqual(diffs(), []);
      return undefined;
    });
    assert.equal(
      await updateTestGroup(context, await world.release(releaseId), { kind: 'file', uri: list }),
      'canceled',
    );
  });

  it('opens all that is to be said about the lines as a table that a spreadsheet takes for text', async () => {
    const list = await listOf('report.csv', 'user_id\nann\nann\n"=A1+""2"""\n');
    const { ended, question } = await review(list);
    const shown = new Promise<TextDocument>((resolve) => {
      const listening = window.onDidChangeActiveTextEditor((editor) => {
        if (editor === undefined) return;
        listening.dispose();
        resolve(editor.document);
      });
    });
    question.press('Open Report');
    const report = await shown;
    assert.equal(
      report.getText(),
      'line,value,taken,code,sentence\n' +
        '3,ann,yes,duplicate,ann stands on line 2 already.\n' +
        `4,"'=A1+""2""",no,formula,"'=A1+""2"" is a formula of a spreadsheet."\n`,
    );
    assert.equal(report.uri.path, '/report.csv report.csv');
    assert.equal(diffs().length, 1);
    await commands.executeCommand('workbench.action.closeAllEditors');
    assert.equal(await ended, 'canceled');
    // Nobody looks at it any more: it is not kept for ever.
    await assert.rejects(async () => await workspace.openTextDocument(report.uri));
  });

  it('asks which groups of the list are meant, remembers it, and shows who comes to another one', async () => {
    const list = await listOf('groups.testers', '[crew]\nann\nbo\n\n[port]\nzoe\nmia\n');
    const first = await review(list, ticks('crew', 'port'));
    assert.deepEqual(first.ui.asked[0]?.rows, ['☑ crew | 2 testers', '☑ port | 2 testers']);
    assert.match(
      first.question.sentence,
      /1 tester will be added, 0 removed, 3 kept\. Testers who come to another group: 3\.$/,
    );
    assert.deepEqual(first.question.buttons, ['Update', 'Groups…', 'Cancel']);
    first.question.press('Update');
    assert.equal(await first.ended, 'done');
    assert.match(first.ui.lastTold?.sentence ?? '', /3 kept\. Testers who came to another group: 3\.$/);
    assert.deepEqual(await groups(), ['ann crew', 'bo crew', 'mia port', 'zoe port']);

    const context = world.context(ticks('crew'), leaves);
    const moving = await listOf('groups.testers', '[crew]\nann\nbo\nzoe\n\n[port]\nmia\n');
    const ended = updateTestGroup(context, await world.release(releaseId), { kind: 'file', uri: moving });
    const moved = await context.ui.untilTold(/0 testers will be added, 0 removed, 4 kept\. .* another group: 1\./);
    assert.deepEqual(await compared(diffs()[0]), [
      '[crew]\nann\nbo\n\n[port]\nmia\nzoe\n',
      '[crew]\nann\nbo\nzoe\n\n[port]\nmia\n',
    ]);
    moved.press('Groups…');
    const fewer = await context.ui.untilTold(
      /0 testers will be added, 1 removed, 3 kept\. Of groups .* not taken: 1\./,
    );
    fewer.press('Groups…');
    assert.equal(await ended, 'canceled');
    assert.deepEqual(context.ui.asked[1]?.rows, ['☑ crew | 3 testers', '☐ port | 1 tester']);
  });

  it('shows whom a list without groups takes out of their group, and says so before and after', async () => {
    const { revision } = await world.release(releaseId);
    await put('[crew]\nann\nbo\n[port]\nzoe\n', revision);
    const list = await listOf('plain.testers', 'ann\nbo\nzoe\n');
    const { ui, ended, question } = await review(list);
    assert.match(
      question.sentence,
      /0 testers will be added, 0 removed, 3 kept\. Testers who lose their group, as the list has no groups: 3\.$/,
    );
    assert.deepEqual(await compared(diffs()[0]), ['[crew]\nann\nbo\n[port]\nzoe\n', 'ann\nbo\nzoe\n']);
    question.press('Update');
    assert.equal(await ended, 'done');
    assert.match(ui.lastTold?.sentence ?? '', /Testers who lost their group, as the list has no groups: 3\.$/);
    assert.deepEqual(await groups(), ['ann ', 'bo ', 'zoe ']);
  });

  it('shows who comes to another group by a column of the list', async () => {
    const { revision } = await world.release(releaseId);
    await put('[crew]\nann\nbo\n[port]\nzoe\n', revision);
    const list = await listOf('column.csv', 'user_id,group\nann,crew\nbo,port\nzoe,port\n');
    const { ended, question } = await review(list, ticks('crew', 'port'));
    assert.match(question.sentence, /0 removed, 3 kept\. Testers who come to another group: 1\.$/);
    assert.deepEqual(await compared(diffs()[0]), [
      'user_id,group\nann,crew\nzoe,port\n[crew]\nbo\n',
      'user_id,group\nann,crew\nbo,port\nzoe,port\n',
    ]);
    question.press('Cancel');
    assert.equal(await ended, 'canceled');
  });

  it('asks once which column of a table without a header has the user IDs', async () => {
    const list = await listOf('columns.csv', 'Ann,ann\nBo,bo\nMia,mia\n');
    const first = await review(list, chooses('Column 2'));
    assert.deepEqual(first.ui.asked[0]?.rows, ['Column 1 | Ann, Bo, Mia', 'Column 2 | ann, bo, mia']);
    assert.match(first.question.sentence, /1 tester will be added, 1 removed, 2 kept\.$/);
    first.question.press('Update');
    assert.equal(await first.ended, 'done');
    assert.deepEqual(await testers(), ['ann', 'bo', 'mia']);

    await listOf('columns.csv', 'Ann,ann\nBo,bo\n');
    const second = await review(list);
    await untilShown(list, 'Ann,ann\nBo,bo\n');
    assert.deepEqual(await compared(diffs()[0]), ['Ann,ann\nBo,bo\nmia\n', 'Ann,ann\nBo,bo\n']);
    second.question.press('Cancel');
    assert.equal(await second.ended, 'canceled');
  });

  it('marks on the lines what the platform says of them, once, and no more after an edit', async () => {
    const list = await listOf('marked.csv', 'user_id,name\nann,Ann\nm*a,"ann, bad"\nann,Again\n');
    const { ended, question } = await review(list);
    const shown = languages
      .getDiagnostics(list)
      .map(({ code, severity, range }) => [
        code,
        severity === DiagnosticSeverity.Error,
        range.start.line,
        range.start.character,
        range.end.character,
      ]);
    assert.deepEqual(shown, [
      ['forbidden character', true, 2, 0, 3],
      ['duplicate', false, 3, 0, 3],
    ]);
    await insert(list, '# list\n');
    assert.deepEqual(languages.getDiagnostics(list), []);
    question.press('Cancel');
    assert.equal(await ended, 'canceled');
  });

  async function insert(uri: Uri, text: string): Promise<void> {
    const change = new WorkspaceEdit();
    await workspace.openTextDocument(uri);
    change.insert(uri, new Position(0, 0), text);
    await workspace.applyEdit(change);
  }
});
