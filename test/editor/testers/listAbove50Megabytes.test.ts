import assert from 'node:assert/strict';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventEmitter, extensions, languages, Uri, window, workspace, type LogOutputChannel } from 'vscode';
import { checkTesterListNow } from '../../../src/editor/flows/checkTesterListNow';
import { updateTestGroup } from '../../../src/editor/flows/testers';
import { TesterListLanguage } from '../../../src/editor/testers/language/testerListLanguage';
import { chooses } from '../../support/scriptedUi';
import { FlowWorld, harborCoffee } from '../flows/flowWorld';
import { codesOf } from './listInEditor';

const megabyte = 1024 * 1024;

/** VS Code gives extensions no document above 50 MB. */
const size = 53 * megabyte;

describe('A tester list above 50 MB', () => {
  let folder: string;
  let world: FlowWorld;
  let log: LogOutputChannel;
  let language: TesterListLanguage;
  let releaseId: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'large-list-'));
    await extensions.getExtension('mini-program-release.mini-program-release')?.activate();
    log = window.createOutputChannel('Large lists under test', { log: true });
    world = await FlowWorld.start();
    await world.signIn('dana-developer');
    releaseId = (await world.inPilotTesting('1.4.0')).id;
    await world.addTesters(releaseId, 'ann\nbo\n');
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
    await rm(folder, { recursive: true });
  });

  /** Two testers of a table without a header, as many comments as it takes, and at the end one more tester, twice. */
  async function listOf53Megabytes(name: string): Promise<Uri> {
    const path = join(folder, name);
    const file = await open(path, 'w');
    const comment = Buffer.from(`#${' nobody'.repeat(9000)}\n`);
    await file.write('Ann,ann\nBo,bo\n');
    for (let written = 0; written < size; written += comment.length) await file.write(comment);
    await file.write('Mia,mia\nMia,mia\n');
    await file.close();
    return Uri.file(path);
  }

  const problemsOf = (uri: Uri): readonly unknown[] => codesOf(languages.getDiagnostics(uri));

  it('is checked from its file, once the person has said which column has the user IDs', async () => {
    const uri = await listOf53Megabytes('checked.csv');
    await assert.rejects(async () => workspace.openTextDocument(uri), /50MB/u);
    const context = world.context(chooses('Column 2 | ann, bo'));
    assert.equal(await checkTesterListNow(context, uri, language), 'done');
    assert.match(context.ui.reported.at(-1) ?? '', /^5\d of 54 MB$/u);
    assert.match(context.ui.lastTold?.sentence ?? '', /checked\.csv: 3 testers\. 1 problem\.$/u);
    assert.deepEqual(problemsOf(uri), ['unnamed columns']);

    const told = context.ui.told.length;
    context.ui.lastTold?.press('Choose the Column of User IDs…');
    const again = await context.ui.untilTold(/checked\.csv: 3 testers\. 1 problem\.$/u, told);
    assert.deepEqual(again.buttons, []);
    const [duplicate] = languages.getDiagnostics(uri);
    const line = Math.ceil(size / 63_002) + 3;
    assert.deepEqual(
      [duplicate?.code, duplicate?.range.start.line, duplicate?.range.start.character, duplicate?.range.end.character],
      ['duplicate', line, 4, 7],
    );
  });

  it('is let go of where the person cancels, and nothing is said of it', async () => {
    const uri = await listOf53Megabytes('canceled.csv');
    const context = world.context();
    context.ui.willCancelAt(/^2\d of 54 MB$/u);
    assert.equal(await checkTesterListNow(context, uri, language), 'canceled');
    assert.deepEqual(context.ui.told, []);
    assert.deepEqual(problemsOf(uri), []);
  });

  it('that is not there, or is a folder, is told as such', async () => {
    for (const [uri, sentence] of [
      [Uri.file(join(folder, 'none.csv')), /none\.csv is not there any more/u],
      [Uri.file(folder), /is a folder/u],
    ] as const) {
      const context = world.context();
      assert.equal(await checkTesterListNow(context, uri, language), 'failed');
      assert.match(context.ui.lastTold?.sentence ?? '', sentence);
    }
  });

  it('replaces the test group, once the person has said which column has the user IDs', async () => {
    const uri = await listOf53Megabytes('update.csv');
    const context = world.context(
      chooses('Column 2 | ann, bo'),
      chooses('$(check) Update | 1 tester will be added, 0 removed, 2 kept.'),
    );
    assert.equal(await updateTestGroup(context, await world.release(releaseId), { kind: 'file', uri }), 'done');
    const { items } = await world.platform.call('listTesters', { params: { id: releaseId }, query: {} });
    assert.deepEqual(items.map(({ userId }) => userId).toSorted(), ['ann', 'bo', 'mia']);
  });
});
