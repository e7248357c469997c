import assert from 'node:assert/strict';
import { join } from 'node:path';
import {
  CodeActionTriggerKind,
  commands,
  EventEmitter,
  extensions,
  Range,
  window,
  workspace,
  type CodeLens,
  type LogOutputChannel,
} from 'vscode';
import { KeptInStep } from '../../../src/editor/testers/step/keptInStep';
import { TesterListFixes } from '../../../src/editor/testers/language/testerListFixes';
import { TesterListLanguage } from '../../../src/editor/testers/language/testerListLanguage';
import { openSqliteStorage } from '../../../src/server/storage/sqliteStorage';
import { answerJson, bodyOf, type HttpPeer } from '../../support/httpPeer';
import { startDirectory } from '../../support/userDirectory';
import { FlowWorld, harborCoffee } from '../flows/flowWorld';
import { fixesFor, ListFolder, untilProblems } from './listInEditor';

/** The platform asks the directory of the super app, over a real connection. */
describe('A tester list whose super app has a directory of its users', () => {
  let folder: ListFolder;
  let world: FlowWorld;
  let log: LogOutputChannel;
  let language: TesterListLanguage;
  let inStep: KeptInStep;
  let directory: HttpPeer;
  /** Whom it was asked about, and how it answers. */
  const asked: string[] = [];
  let status = 200;

  before(async () => {
    folder = await ListFolder.create();
    await extensions.getExtension('mini-program-release.mini-program-release')?.activate();
    log = window.createOutputChannel('Directory under test', { log: true });
    world = await FlowWorld.start();
    const storage = await openSqliteStorage(join(world.dataFolder, 'platform.db'));
    const ofWorld = { platform: { folder: world.dataFolder, storage } };
    directory = await startDirectory(ofWorld, async (request, response) => {
      const { userIds } = JSON.parse(String(await bodyOf(request))) as { readonly userIds: readonly string[] };
      asked.push(...userIds);
      answerJson(response, status, { unknown: userIds.filter((userId) => userId === 'crew.mina') });
    });
    await storage.close();
    await world.signIn('dana-developer');
    await world.inPilotTesting('1.4.0');
    const { platform, store, drafts: storageOfWindow } = world;
    const folders = { miniProgramIds: [harborCoffee], onDidChange: new EventEmitter<never>().event };
    const pinned = { releaseId: undefined, onDidChange: new EventEmitter<never>().event };
    const { extensionUri } = FlowWorld;
    inStep = new KeptInStep(storageOfWindow);
    language = new TesterListLanguage({
      platform,
      store,
      folders,
      pinned,
      storage: storageOfWindow,
      inStep,
      log,
      extensionUri,
    });
  });

  after(async () => {
    language.dispose();
    inStep.dispose();
    log.dispose();
    await directory.close();
    await world.stop();
    await folder.remove();
  });

  it('warns of users whom it does not know, and leaves them out when the person says so', async () => {
    const document = await folder.opened('crew.testers', 'crew.mina\ncrew.bo\n');
    const isUnknown = ({ code }: { readonly code?: unknown }): boolean => code === 'unknown user';
    const problems = await untilProblems(document, (all) => all.some(isUnknown));
    const [problem, ...others] = problems.filter(isUnknown);
    assert.ok(problem);
    assert.deepEqual(others, []);
    assert.equal(problem.message, 'The super app knows no user crew.mina.');
    const fixes = await fixesFor(document, problem);
    assert.deepEqual([...new Set(fixes.map(({ title }) => title))], ['Remove This Line', 'Comment Out']);
    const [fix] = fixes;
    assert.ok(fix?.edit);
    await workspace.applyEdit(fix.edit);
    await untilProblems(document, (all) => all.length === 0);
    assert.equal(document.getText(), 'crew.bo\n');
  });

  it('offers once what there are two reasons for', async () => {
    const document = await folder.opened('twice.testers', 'crew.MINA\ncrew.mina\n');
    await untilProblems(document, (all) => all.some(({ code }) => code === 'unknown user'));
    const fixes = await new TesterListFixes(language.checks).provideCodeActions(document, new Range(1, 0, 1, 9), {
      diagnostics: [],
      triggerKind: CodeActionTriggerKind.Automatic,
      only: undefined,
    });
    assert.deepEqual(
      fixes.map(({ title }) => title),
      ['Remove This Line', 'Comment Out'],
    );
  });

  it('leaves the others of a line where they are', async () => {
    const document = await folder.opened('shared.testers', 'crew.bo, crew.mina, crew.kai\n');
    const isUnknown = ({ code }: { readonly code?: unknown }): boolean => code === 'unknown user';
    const problem = (await untilProblems(document, (all) => all.some(isUnknown))).find(isUnknown);
    assert.ok(problem);
    const [fix] = await fixesFor(document, problem);
    assert.equal(fix?.title, 'Remove crew.mina');
    assert.ok(fix.edit);
    await workspace.applyEdit(fix.edit);
    assert.equal(document.getText(), 'crew.bo, crew.kai\n');
  });

  it('asks about each user once, and says nothing where it does not answer', async () => {
    status = 503;
    const document = await folder.opened('more.testers', 'crew.mina\ncrew.bo\ncrew.lee\n');
    const problems = await untilProblems(document, (all) => all.length > 0);
    assert.deepEqual(
      problems.map(({ code, range }) => [code, range.start.line]),
      [['unknown user', 0]],
    );
    const about = (userId: string): number => asked.filter((one) => one === userId).length;
    assert.deepEqual([about('crew.mina'), about('crew.bo')], [1, 1]);
    assert.ok(about('crew.lee') > 0);
  });

  it('asks about nobody while it is open which column of a table has the user IDs', async () => {
    status = 200;
    const document = await folder.opened('names.testers.csv', 'zoe,crew.zoe\nida,crew.ida\n');
    await untilProblems(document, (all) => all.some(({ code }) => code === 'unnamed columns'));
    // The directory is asked once what was found has been told: another list that it is asked about comes after.
    const next = await folder.opened('after.testers', 'crew.after\ncrew.mina\n');
    await untilProblems(next, (all) => all.some(({ code }) => code === 'unknown user'));
    assert.deepEqual(
      asked.filter((userId) => ['zoe', 'ida', 'crew.zoe', 'crew.ida'].includes(userId)),
      [],
    );
  });

  it('offers to add its testers while the group has nobody', async () => {
    const document = await folder.opened('first.testers', 'crew.bo\ncrew.lee\n');
    await window.showTextDocument(document);
    const wanted = '0 in the group, 2 to add, 0 to remove: Add…';
    await new Promise<void>((resolve) => {
      const look = async (): Promise<void> => {
        const lenses = await commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', document.uri);
        if (!lenses.some(({ command }) => command?.title.endsWith(wanted))) return;
        for (const one of listening) one.dispose();
        resolve();
      };
      const listening = [language.checks.onDidCheck(look), language.groups.onDidChange(look)];
      void look();
    });
  });
});
