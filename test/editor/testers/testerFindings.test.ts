import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  commands,
  DiagnosticSeverity,
  DiagnosticTag,
  EventEmitter,
  extensions,
  window,
  workspace,
  type LogOutputChannel,
  type TextDocument,
} from 'vscode';
import { defaultTargetAppPolicy } from '../../../src/core/defaultTargetAppPolicy';
import { chooseTesterColumn } from '../../../src/editor/flows/chooseTesterColumn';
import { goToTesterLine } from '../../../src/editor/flows/goToTesterLine';
import { KeptInStep } from '../../../src/editor/testers/step/keptInStep';
import { TesterListLanguage } from '../../../src/editor/testers/language/testerListLanguage';
import { rememberTesterColumn } from '../../../src/editor/testers/testerColumns';
import { chooses } from '../../support/scriptedUi';
import { findingCases, type FindingCase } from '../../support/testerFindings';
import { FlowWorld, harborCoffee } from '../flows/flowWorld';
import { codesOf, fixesFor, ListFolder, untilProblems } from './listInEditor';

/** Bundled tests run from `out/test/editor/testers`. */
const fixtures = join(dirname(dirname(dirname(dirname(__dirname)))), 'test', 'fixtures', 'testers', 'findings');

const cases: readonly FindingCase[] = findingCases;
const usual = cases.filter((one) => one.userIdPattern === undefined && one.testerLimit === undefined);
const ofAnApp = cases.filter((one) => !usual.includes(one));

describe('A tester list tells while it is typed', () => {
  let folder: ListFolder;

  before(async () => {
    folder = await ListFolder.create();
    await extensions.getExtension('mini-program-release.mini-program-release')?.activate();
  });

  after(() => folder.remove());

  async function fixture({ file }: FindingCase): Promise<TextDocument> {
    return folder.opened(file, await readFile(join(fixtures, file), 'utf8'));
  }

  /** Sees the problem of a list at its place, applies the first quick fix that is offered, and sees it go. */
  async function isMended(one: FindingCase): Promise<void> {
    const document = await fixture(one);
    const [problem, ...others] = await untilProblems(document, (problems) => codesOf(problems).includes(one.code));
    assert.ok(problem);
    assert.deepEqual(others, []);
    const line = document.lineAt(one.line - 1);
    const expected = one.length === 0 ? line.range.start : line.range.start.translate(0, one.column - 1);
    assert.deepEqual(problem.range.start, expected);
    if (one.length > 0) assert.equal(problem.range.end.character, one.column - 1 + one.length);
    assert.equal(problem.source, 'Mini Program Release');
    const isError = problem.severity === DiagnosticSeverity.Error;
    assert.equal(isError ? 'error' : 'warning', one.severity);

    const lines = document.getText().split('\n');
    const [fix] = await fixesFor(document, problem);
    assert.ok(fix?.edit, one.code);
    assert.ok(await workspace.applyEdit(fix.edit));
    assert.deepEqual(await untilProblems(document, (problems) => problems.length === 0), []);
    const fixed = one.fixed ?? null;
    const after = fixed === null ? lines.toSpliced(one.line - 1, 1) : lines.with(one.line - 1, fixed);
    assert.equal(document.getText(), after.join('\n'));
  }

  describe('without a platform', () => {
    for (const one of usual.filter(({ fixed }) => fixed !== undefined)) {
      it(`${one.code}, and mends it`, () => isMended(one));
    }

    it('where a duplicate stands first', async () => {
      const document = await folder.opened('twice.testers', 'mina\nbo\nmina\n');
      const [problem] = await untilProblems(document, (problems) => problems.length > 0);
      assert.deepEqual(problem?.tags, [DiagnosticTag.Unnecessary]);
      const [first] = problem.relatedInformation ?? [];
      assert.equal(first?.location.uri.toString(), document.uri.toString());
      assert.equal(first.location.range.start.line, 0);
    });

    it('that it cannot be read, and where', async () => {
      const document = await folder.opened('open.testers.csv', 'user_id,name\nmina,Mina\nbo,"Bo\nlee,Lee\n');
      const [problem] = await untilProblems(document, (problems) => problems.length > 0);
      assert.equal(problem?.message, 'A quote that opens on line 3 is never closed. Close it, or take it away.');
      assert.equal(problem.range.start.line, 2);
      const fixes = await fixesFor(document, problem);
      assert.deepEqual(
        fixes.map(({ title }) => title),
        ['Close the Quote at the End of the Line: bo,"Bo"', 'Remove This Line', 'Comment Out'],
      );
    });

    for (const [index, fixed] of ['bo,"Bo"', 'lee,Lee', '# bo,"Bo'].entries()) {
      it(`that a quote is never closed, and mends it: ${fixed}`, async () => {
        const document = await folder.opened(`open-${index}.testers.csv`, 'user_id,name\nmina,Mina\nbo,"Bo\nlee,Lee\n');
        const [problem] = await untilProblems(document, (problems) => problems.length > 0);
        assert.ok(problem);
        const edit = (await fixesFor(document, problem))[index]?.edit;
        assert.ok(edit);
        assert.ok(await workspace.applyEdit(edit));
        await untilProblems(document, (problems) => problems.length === 0);
        assert.equal(document.lineAt(2).text, fixed);
      });
    }

    for (const [what, name, text, line] of [
      ['is no text that can be read', 'nul.testers', `${'mina\n'.repeat(300)}b\0o\nlee\n`, 300],
      ['is too long', 'long.testers', `mina\n${'bo,'.repeat(30_000)}\nlee\n`, 1],
    ] as const) {
      it(`that a line ${what}, and takes it out`, async () => {
        const document = await folder.opened(name, text);
        const [problem] = await untilProblems(document, (all) => all.some(({ code }) => code === 'unreadable'));
        assert.equal(problem?.range.start.line, line);
        const [fix, ...others] = await fixesFor(document, problem);
        assert.equal(fix?.title, 'Remove This Line');
        assert.deepEqual(others, []);
        assert.ok(fix.edit);
        assert.ok(await workspace.applyEdit(fix.edit));
        await untilProblems(document, (all) => all.every(({ code }) => code !== 'unreadable'));
        assert.equal(document.lineAt(line).text, 'lee');
      });
    }

    it('what is typed next, and takes back what is mended', async () => {
      const document = await folder.opened('typed.testers', 'mina\n');
      const editor = await window.showTextDocument(document);
      await editor.edit((edit) => edit.insert(document.lineAt(1).range.start, 'bo*'));
      await untilProblems(document, (problems) => problems.length === 1);
      await commands.executeCommand('undo');
      await untilProblems(document, (problems) => problems.length === 0);
    });

    it('nothing of other files', async () => {
      const list = await folder.opened('last.testers', 'mina*\n');
      const other = await folder.opened('notes.txt', 'mina*\n');
      await untilProblems(list, (problems) => problems.length === 1);
      await untilProblems(other, (problems) => problems.length === 0);
    });
  });

  describe('by the rules of its app', () => {
    let world: FlowWorld;
    let language: TesterListLanguage;
    let log: LogOutputChannel;
    const changed = new EventEmitter<void>();
    const pinned = { releaseId: undefined, onDidChange: new EventEmitter<never>().event };

    before(async () => {
      log = window.createOutputChannel('Lists under test', { log: true });
      world = await FlowWorld.start();
      await world.signIn('dana-developer');
      await world.inPilotTesting('1.4.0');
      const { platform, store, drafts: storage } = world;
      const folders = { miniProgramIds: [harborCoffee], onDidChange: changed.event };
      language = new TesterListLanguage({
        platform,
        store,
        folders,
        pinned,
        storage,
        inStep: new KeptInStep(storage),
        log,
        extensionUri: world.context().extensionUri,
      });
    });

    after(async () => {
      language.dispose();
      changed.dispose();
      log.dispose();
      await world.stop();
    });

    /** The super app changes what it asks of user IDs and lists. */
    async function rule({ userIdPattern, testerLimit }: FindingCase): Promise<void> {
      await world.signIn('wen-admin');
      const app = (await world.store.targetApps()).find(({ name }) => name === 'Harbor Wallet');
      assert.ok(app);
      const { userIdPattern: usualPattern, testerLimit: usualLimit } = defaultTargetAppPolicy;
      await world.platform.call('setTargetAppPolicy', {
        params: { id: app.id },
        body: { ...app.policy, userIdPattern: userIdPattern ?? usualPattern, testerLimit: testerLimit ?? usualLimit },
        ifMatch: app.revision,
      });
      await world.signIn('dana-developer');
    }

    for (const one of ofAnApp) {
      it(`${one.code}, and mends it`, async () => {
        await rule(one);
        await isMended(one);
      });
    }

    it('which column is meant, once the person has chosen it', async () => {
      const one = cases.find(({ code }) => code === 'unnamed columns');
      assert.ok(one);
      await rule(one);
      const document = await folder.opened('names.testers.csv', 'Ada Moreno,harbor.ada\nBob Otis,harbor.bob\n');
      const problems = await untilProblems(document, (all) => codesOf(all).includes(one.code));
      // The extension has found the same.
      assert.deepEqual([...new Set(codesOf(problems))], [one.code]);
      const [problem] = problems;
      assert.ok(problem);
      const [fix] = await fixesFor(document, problem);
      assert.equal(fix?.title, 'Choose the Column of User IDs…');
      const context = world.context(chooses(/Column 2/u));
      assert.equal(await chooseTesterColumn(context, document.uri), 'done');
      world.verify();
      await untilProblems(
        document,
        (problems) => !language.checks.of(document)?.check?.findings.length && problems.length <= 1,
      );
      assert.equal(language.checks.of(document)?.rules.column, 2);
    });

    it('where a tester stands in the column that was chosen', async () => {
      const document = await folder.opened('chosen.testers.csv', 'Ida,ida.chosen\nJo,jo.chosen\n');
      await rememberTesterColumn(world.drafts, document.uri, 2);
      assert.equal(await goToTesterLine(world.context(), 'jo.chosen'), 'done');
      const { document: shown, selection } = window.activeTextEditor ?? {};
      assert.equal(shown, document);
      assert.equal(selection && document.getText(selection), 'jo.chosen');
    });
  });
});
