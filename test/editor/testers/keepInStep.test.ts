import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  commands,
  Position,
  RelativePattern,
  Uri,
  window,
  workspace,
  WorkspaceEdit,
  type FileSystemWatcher,
  type TextDocument,
  type TextEditor,
} from 'vscode';
import { keepInStep, stopKeepingInStep } from '../../../src/editor/flows/keepInStep';
import { updateTestGroup } from '../../../src/editor/flows/testers';
import { inStepSentence, KeptInStep } from '../../../src/editor/testers/step/keptInStep';
import { StepWatch, type StepWatchOptions } from '../../../src/editor/testers/step/stepWatch';
import type { Release } from '../../../src/protocol/release';
import { chooses, type ScriptedUi, type Told } from '../../support/scriptedUi';
import { saveAsUsual, saveByItself } from '../../support/savingByItself';
import { FlowWorld, RememberedDrafts } from '../flows/flowWorld';

const subject = 'Harbor Coffee 1.4.0 on Harbor Wallet · Production';

/** How it becomes quiet after a change: at once, or when the test says so. */
class Quiet {
  #isHeld = false;
  readonly #held = new Set<() => void>();

  readonly later: NonNullable<StepWatchOptions['later']> = (work) => {
    this.#held.add(work);
    if (!this.#isHeld) queueMicrotask(() => this.#run(work));
    return { dispose: () => this.#held.delete(work) };
  };

  hold(): void {
    this.#isHeld = true;
  }

  pass(): void {
    this.#isHeld = false;
    for (const work of this.#held) this.#run(work);
  }

  #run(work: () => void): void {
    if (this.#held.delete(work)) work();
  }
}

/** What a workspace remembers, until its disk is full. */
class FullDisk extends RememberedDrafts {
  isFull = false;

  override update(key: string, value: unknown): Thenable<void> {
    return this.isFull ? Promise.reject(new Error('No space left')) : super.update(key, value);
  }
}

describe('Keep in Step with This File', () => {
  let world: FlowWorld;
  let folder: string;
  let release: Release;
  let list: Uri;
  let ui: ScriptedUi;
  let watch: StepWatch;
  let folderWatch: FileSystemWatcher;

  before(async () => {
    await saveByItself(false);
    world = await FlowWorld.start();
    await world.signIn('dana-developer');
    release = await world.inPilotTesting('1.4.0');
  });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'in-step-'));
    list = Uri.file(join(folder, 'pilot.testers'));
    await folderIsWatched();
    await put('ann\nbo\n');
    await write('ann\nbo\n');
    follow();
  });

  afterEach(async () => {
    world.verify();
    watch.dispose();
    folderWatch.dispose();
    for (const releaseId of world.inStep.all.keys()) await world.inStep.stop(releaseId);
    await commands.executeCommand('workbench.action.closeAllEditors');
    await rm(folder, { recursive: true });
  });

  after(async () => {
    await saveAsUsual();
    await world.stop();
  });

  /** VS Code tells of nothing that happens before it watches a folder, and not when that is; it watches each folder once. */
  async function folderIsWatched(): Promise<void> {
    folderWatch = workspace.createFileSystemWatcher(new RelativePattern(Uri.file(folder), 'probe'));
    const told: Uri[] = [];
    folderWatch.onDidCreate((uri) => told.push(uri));
    folderWatch.onDidChange((uri) => told.push(uri));
    for (let probe = 0; told.length === 0; probe += 1) {
      await writeFile(join(folder, 'probe'), String(probe));
      await world.release(release.id);
    }
  }

  /** As a window does while it is open. */
  function follow(options: Partial<StepWatchOptions> = {}): void {
    const context = world.context();
    ({ ui } = context);
    watch = new StepWatch({ context, kept: world.inStep, ...options });
  }

  /** The same, with the time that passes told by the test. */
  function followBy(quiet: Quiet): void {
    watch.dispose();
    follow({ later: quiet.later });
  }

  const write = (text: string): Promise<void> => writeFile(list.fsPath, text);

  async function put(text: string, by = world.platform): Promise<void> {
    const { revision, testerCount } = await world.release(release.id);
    const stream = { mediaType: 'text/plain', bytes: Buffer.from(text) } as const;
    const operation = testerCount === 0 ? 'addTesters' : 'updateTestGroup';
    await by.call(operation, { params: { id: release.id }, stream, ifMatch: revision });
  }

  /** Resolves when nothing changes the testers any more. */
  const changeEnds = (): Promise<void> =>
    new Promise((resolve) => {
      const listening = world.testerChanges.onDidEnd(() => {
        listening.dispose();
        resolve();
      });
    });

  /** Resolves when something else is known of how the file differs. */
  const differenceChanges = (): Promise<void> =>
    new Promise((resolve) => {
      const listening = world.inStep.onDidChange(() => {
        listening.dispose();
        resolve();
      });
    });

  async function addLine(line: string): Promise<void> {
    const change = new WorkspaceEdit();
    change.insert(list, new Position(0, 0), `${line}\n`);
    await workspace.applyEdit(change);
  }

  /** Begins to keep in step with a list that is as the group. */
  async function kept(): Promise<void> {
    const context = world.context();
    assert.equal(await keepInStep(context, world.inStep, release, list), 'done');
    assert.equal(
      context.ui.lastTold?.sentence,
      `The test group of ${subject} is kept in step with pilot.testers. Each change is shown before anything is sent.`,
    );
    await watch.settled(release.id);
    assert.deepEqual(ui.told, []);
  }

  const question = (counts: string): Promise<Told> =>
    ui.untilTold(new RegExp(`^pilot\\.testers differs from the test group of .* ${counts}`, 'u'));

  const count = async (): Promise<number> => (await world.release(release.id)).testerCount;

  /** Types at the end of the list, and goes on thinking. */
  async function typeAndBeSaved(editor: TextEditor, text: string): Promise<void> {
    const saved = new Promise<void>((resolve) => {
      const listening = workspace.onDidSaveTextDocument(({ uri }) => {
        if (uri.toString() !== list.toString()) return;
        listening.dispose();
        resolve();
      });
    });
    const { document } = editor;
    await editor.edit((edit) => edit.insert(document.positionAt(document.getText().length), text));
    await saved;
  }

  const emptyDocument = (): Thenable<TextDocument> => workspace.openTextDocument({ content: '' });

  it('asks when the file changes, and updates after the review', async () => {
    await kept();
    await write('ann\nbo\nmia\n');
    const asked = await question('1 tester would be added, 0 removed, 2 kept\\.');
    assert.equal(asked.sentence.startsWith(`pilot.testers differs from the test group of ${subject}.`), true);
    assert.deepEqual(asked.buttons, ['Review', 'Not Now', 'Stop Keeping in Step']);
    assert.equal(await count(), 2);
    asked.press('Review');
    const ended = changeEnds();
    (await ui.untilTold(/^Update the test group/)).press('Update');
    await ended;
    await watch.settled(release.id);
    assert.match(ui.lastTold?.sentence ?? '', /1 tester added/);
    assert.equal(await count(), 3);
    assert.equal(ui.told.length, 3);
  });

  it('asks anew about what changes while a question stands, once it is quiet, and takes each answer for what differs by then', async () => {
    const quiet = new Quiet();
    followBy(quiet);
    await kept();
    await write('ann\n');
    const first = await question('0 testers would be added, 1 removed, 1 kept');
    const document = await workspace.openTextDocument(list);
    quiet.hold();
    for (const line of ['bo', 'zoe', 'max']) {
      await addLine(line);
      await document.save();
    }
    quiet.pass();
    const second = await question('2 testers would be added, 0 removed, 2 kept');
    assert.equal(ui.told.length, 2);

    first.press('Review');
    const ended = changeEnds();
    (await ui.untilTold(/^Update the test group.* 2 testers will be added, 0 removed, 2 kept\./)).press('Cancel');
    await ended;
    second.press('Not Now');
    await write('max\nzoe\nbo\nann\n');
    await watch.settled(release.id);
    assert.equal(ui.told.length, 3);
    // Another window opens, as it were: what was put off there is nothing that was put off for ever.
    watch.dispose();
    follow();
    await question('2 testers would be added, 0 removed, 2 kept');
  });

  it('says beside the release how the file differs, as long as it does', async () => {
    await kept();
    await write('ann\nbo\nmia\n');
    await question('1 tester would be added, 0 removed, 2 kept\\.');
    assert.equal(
      inStepSentence(world.inStep, release.id),
      'Its test group is kept in step with pilot.testers, which differs from it: 1 tester would be added, 0 removed, 2 kept.',
    );
    const changed = differenceChanges();
    await write('bo\nann\n');
    await changed;
    assert.equal(inStepSentence(world.inStep, release.id), 'Its test group is kept in step with pilot.testers.');
  });

  it('says nothing of how the file differs to who does not see the release, and says it again to who does', async () => {
    await kept();
    await write('ann\nbo\nmia\n');
    await question('1 tester would be added, 0 removed, 2 kept\\.');
    const before = world.inStep.differenceOf(release.id);
    const hidden = differenceChanges();
    await world.signIn('mia-metro');
    await hidden;
    assert.equal(world.inStep.differenceOf(release.id), undefined);
    const seen = differenceChanges();
    await world.signIn('dana-developer');
    await seen;
    assert.equal(world.inStep.differenceOf(release.id), before);
    assert.equal(ui.told.length, 1);
  });

  it('asks for the column of a table whose columns have no names, and compares once it is chosen', async () => {
    list = Uri.file(join(folder, 'table.csv'));
    await write('Ann,ann\nBo,bo\nMia,mia\n');
    watch.dispose();
    const context = world.context(chooses('Column 2'));
    ({ ui } = context);
    watch = new StepWatch({ context, kept: world.inStep });
    await keepInStep(world.context(), world.inStep, release, list);
    const asked = await ui.untilTold(/^table\.csv is not compared/);
    assert.equal(
      asked.sentence,
      `table.csv is not compared with the test group of ${subject} yet: its columns have no names. ` +
        'Choose the column that has the user IDs.',
    );
    assert.deepEqual(asked.buttons, ['Choose Column', 'Not Now', 'Stop Keeping in Step']);
    assert.equal(world.inStep.differenceOf(release.id), undefined);
    asked.press('Choose Column');
    await ui.untilTold(/^table\.csv differs from .* 1 tester would be added, 0 removed, 2 kept\.$/);
    assert.equal(ui.told.length, 2);
  });

  it('tells nothing of a look that fails once it was stopped', async () => {
    const quiet = new Quiet();
    followBy(quiet);
    await kept();
    quiet.hold();
    await write('# nobody\n');
    // It looks when a change of the testers is over.
    await world.testerChanges.during(release.id, () => Promise.resolve());
    const looked = watch.settled(release.id);
    await world.inStep.stop(release.id);
    await looked;
    assert.deepEqual(ui.told, []);
    assert.equal(world.inStep.differenceOf(release.id), undefined);
  });

  it('says that it ends where VS Code cannot remember that it does', async () => {
    watch.dispose();
    const disk = new FullDisk();
    const inStep = new KeptInStep(disk);
    follow({ kept: inStep });
    await inStep.keep(release.id, list);
    await watch.settled(release.id);
    disk.isFull = true;
    await rm(list.fsPath);
    await ui.untilTold(/^pilot\.testers is gone: no test group is kept in step with it any more\./);
    watch.dispose();
    inStep.dispose();
  });

  it('follows a list whose folder is renamed in the editor', async () => {
    const crew = Uri.file(join(folder, 'crew'));
    list = Uri.joinPath(crew, 'pilot.testers');
    await mkdir(crew.fsPath);
    await write('ann\nbo\n');
    await kept();
    const moving = new WorkspaceEdit();
    moving.renameFile(crew, Uri.file(join(folder, 'crew of may')));
    await workspace.applyEdit(moving);
    assert.equal(world.inStep.fileOf(release.id)?.fsPath, join(folder, 'crew of may', 'pilot.testers'));
    await watch.settled(release.id);
    assert.deepEqual(ui.told, []);
  });

  it('asks when somebody else changes the group, about other testers of the same number, too', async () => {
    await kept();
    const other = await world.otherWindow('dana-developer');
    await put('ann\nlee\n', other);
    const first = await question('1 tester would be added, 1 removed, 1 kept');
    first.press('Not Now');
    const before = ui.told.length;
    await put('ann\nmax\n', other);
    await ui.untilTold(/1 tester would be added, 1 removed, 1 kept/, before);
    await put('ann\nbo\n', other);
  });

  it('asks nothing about an update of its own window, neither before it is over nor after', async () => {
    const quiet = new Quiet();
    followBy(quiet);
    await kept();
    const context = world.context();
    quiet.hold();
    await write('ann\nbo\nmia\n');
    const ended = updateTestGroup(context, await world.release(release.id), { kind: 'file', uri: list });
    const review = await context.ui.untilTold(/^Update the test group/);
    quiet.pass();
    const document = await workspace.openTextDocument(list);
    await addLine('zoe');
    await document.save();
    review.press('Update');
    (await context.ui.untilTold(/^Update the test group.* 2 testers will be added/)).press('Update');
    assert.equal(await ended, 'done');
    await world.until(release.id, ({ testerCount }) => testerCount === 4);
    await watch.settled(release.id);
    assert.deepEqual(ui.told, []);
  });

  for (const [how, does] of [
    ['leaves the list', async () => void (await window.showTextDocument(await emptyDocument()))],
    ['saves the list', async () => void (await commands.executeCommand('workbench.action.files.save'))],
  ] as const) {
    it(`asks nothing while VS Code saves by itself what is typed, before the person ${how}`, async () => {
      followBy(new Quiet());
      await kept();
      await saveByItself(true);
      try {
        const editor = await window.showTextDocument(await workspace.openTextDocument(list));
        await typeAndBeSaved(editor, 'mi');
        await typeAndBeSaved(editor, 'mi-');
        await watch.settled(release.id);
        assert.deepEqual(ui.told, []);
        await does();
        await question('1 tester would be added, 0 removed, 2 kept');
        assert.equal(ui.told.length, 1);
      } finally {
        await saveByItself(false);
      }
    });
  }

  it('asks after a save in the editor, and not while the list is only typed', async () => {
    await kept();
    const document = await workspace.openTextDocument(list);
    await addLine('mia');
    await watch.settled(release.id);
    assert.deepEqual(ui.told, []);
    await document.save();
    await question('1 tester would be added');
  });

  it('goes on after a reload of the window, and asks about what changed meanwhile', async () => {
    await kept();
    watch.dispose();
    await write('ann\n');
    const reopened = new KeptInStep(world.drafts);
    follow({ kept: reopened });
    await question('0 testers would be added, 1 removed, 1 kept');
    assert.match(
      inStepSentence(reopened, release.id) ?? '',
      /^Its test group is kept in step with pilot\.testers, which differs from it: 0 testers would be added, 1 removed/,
    );
    assert.deepEqual(reopened.releasesOf(list), [release.id]);
    watch.dispose();
    follow();
    reopened.dispose();
  });

  it('asks where a tester comes to another group, too', async () => {
    await kept();
    await write('[crew]\nann\nbo\n');
    await question('0 testers would be added, 0 removed, 2 kept\\. Testers who would come to another group: 2\\.');
  });

  it('asks where the list has no groups and would take testers out of theirs, too', async () => {
    await put('[crew]\nann\nbo\n');
    await keepInStep(world.context(), world.inStep, release, list);
    await question(
      '0 testers would be added, 0 removed, 2 kept\\. Testers who would lose their group, .* no groups: 2\\.',
    );
    await put('ann\nbo\n');
  });

  it('says what is wrong with the list, and goes on once it is right', async () => {
    await kept();
    await write('# nobody\n');
    const wrong = await ui.untilTold(/pilot\.testers: The list has no user ID\. Nothing was changed/);
    assert.equal(wrong.kind, 'warn');
    await write('ann\nbo\nmia\n');
    await question('1 tester would be added');
  });

  it('ends where the file is deleted, with a sentence, and follows one that is renamed in the editor', async () => {
    await kept();
    const to = Uri.file(join(folder, 'crew.testers'));
    const moving = new WorkspaceEdit();
    moving.renameFile(list, to);
    await workspace.applyEdit(moving);
    assert.equal(world.inStep.fileOf(release.id)?.toString(), to.toString());
    await rm(to.fsPath);
    await ui.untilTold(
      /^crew\.testers is gone: no test group is kept in step with it any more\. No tester was removed\.$/,
    );
    assert.equal(world.inStep.fileOf(release.id), undefined);
    assert.equal(await count(), 2);
  });

  it('takes a file that is written by way of another name for the same file', async () => {
    await kept();
    await writeFile(join(folder, 'new'), 'ann\n');
    await rename(join(folder, 'new'), list.fsPath);
    await question('0 testers would be added, 1 removed, 1 kept');
    assert.ok(world.inStep.fileOf(release.id));
  });

  it('stops when it is told to, of the file or of one that is chosen', async () => {
    const told = world.context();
    assert.equal(await stopKeepingInStep(told, world.inStep, {}), 'canceled');
    assert.equal(told.ui.lastTold?.sentence, 'No test group is kept in step with a file.');
    await kept();
    assert.equal(await stopKeepingInStep(world.context(chooses(subject)), world.inStep, {}), 'done');
    assert.equal(world.inStep.all.size, 0);
    await kept();
    assert.equal(await stopKeepingInStep(world.context(), world.inStep, { uri: list }), 'done');
    assert.equal(world.inStep.all.size, 0);
  });

  it('takes a list that was never saved for none', async () => {
    const { uri } = await workspace.openTextDocument({ content: 'ann\n' });
    const context = world.context();
    assert.equal(await keepInStep(context, world.inStep, release, uri), 'canceled');
    assert.match(context.ui.lastTold?.sentence ?? '', /^Save the list first/);
  });

  it('ends when the release leaves Pilot Testing', async () => {
    await kept();
    const { revision } = await world.release(release.id);
    await world.platform.call('completeTesting', { params: { id: release.id }, ifMatch: revision });
    await ui.untilTold(
      /^Harbor Coffee 1\.4\.0 on Harbor Wallet · Production is in Grayscale Release: its test group is not kept in step/,
    );
    assert.equal(world.inStep.all.size, 0);
  });
});
