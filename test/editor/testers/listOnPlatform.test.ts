import assert from 'node:assert/strict';
import {
  CancellationTokenSource,
  commands,
  EventEmitter,
  extensions,
  languages,
  MarkdownString,
  window,
  workspace,
  type CodeLens,
  type LogOutputChannel,
  type TextDocument,
} from 'vscode';
import { commandIds } from '../../../src/editor/contributions';
import type { CheckedList } from '../../../src/editor/testers/language/testerListChecks';
import { KeptInStep } from '../../../src/editor/testers/step/keptInStep';
import { TesterListLanguage } from '../../../src/editor/testers/language/testerListLanguage';
import { marksOf } from '../../../src/editor/testers/language/testerMarksInMargin';
import { rememberGroups } from '../../../src/editor/testers/testerGroups';
import { TesterHovers } from '../../../src/editor/testers/testerHovers';
import type { Release } from '../../../src/protocol/release';
import { FlowWorld, harborCoffee } from '../flows/flowWorld';
import { ListFolder } from './listInEditor';

describe('A tester list tells where it stands', () => {
  let folder: ListFolder;
  let world: FlowWorld;
  let log: LogOutputChannel;
  let release: Release;
  let language: TesterListLanguage;
  let inStep: KeptInStep;
  const folders = { miniProgramIds: [harborCoffee], onDidChange: new EventEmitter<never>().event };
  const pinned = { releaseId: undefined, onDidChange: new EventEmitter<never>().event };

  before(async () => {
    folder = await ListFolder.create();
    await extensions.getExtension('mini-program-release.mini-program-release')?.activate();
    log = window.createOutputChannel('Standing under test', { log: true });
    world = await FlowWorld.start();
    await world.signIn('dana-developer');
    release = await world.inPilotTesting('1.4.0');
    await world.addTesters(release.id, 'mina\nbo\nlee\n');
    release = await world.release(release.id);
    const { platform, store, drafts: storage } = world;
    const { extensionUri } = FlowWorld;
    inStep = new KeptInStep(storage);
    language = new TesterListLanguage({ platform, store, folders, pinned, storage, inStep, log, extensionUri });
  });

  after(async () => {
    language.dispose();
    inStep.dispose();
    log.dispose();
    await world.stop();
    await folder.remove();
  });

  /** Opens a list in an editor, and waits until its release's group is known. */
  async function shown(name: string, text: string): Promise<TextDocument> {
    const document = await folder.opened(name, text);
    await window.showTextDocument(document);
    await untilKnown(() => language.checks.of(document) !== undefined && language.groups.of(release) !== undefined);
    return document;
  }

  /** What is told of a list when it is looked at again, such as when a release has changed. */
  function checkedAgain(document: TextDocument): Promise<CheckedList> {
    return new Promise((resolve) => {
      const listening = language.checks.onDidCheck((list) => {
        if (list.document !== document) return;
        listening.dispose();
        resolve(list);
      });
      language.checks.checkAgain(document);
    });
  }

  function untilKnown(isKnown: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!isKnown()) return;
        for (const one of listening) one.dispose();
        resolve();
      };
      const listening = [language.checks.onDidCheck(look), language.groups.onDidChange(look)];
      look();
    });
  }

  /** The lenses of this window, and not of the extension, which has a platform of its own. */
  async function lensesOf(document: TextDocument): Promise<readonly CodeLens[]> {
    const all = await commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', document.uri);
    return all.filter(({ command }) => command?.title.includes('1.4.0') ?? false);
  }

  it('in a line above it: its release, and what an update would change', async () => {
    const document = await shown('above.testers', 'mina\nbo\nkai\nann\n');
    const [lens, ...others] = await lensesOf(document);
    assert.deepEqual(others, []);
    assert.equal(
      lens?.command?.title,
      'Pilot Testing · Harbor Wallet Production · 1.4.0: 3 in the group, 2 to add, 1 to remove: Update…',
    );
    assert.equal(lens.command.command, commandIds.updateTestGroupFromFile);
    assert.deepEqual(lens.command.arguments, [document.uri, { releaseId: release.id }]);
  });

  it('in a line above it, that there is nothing to update', async () => {
    const document = await shown('same.testers', 'mina\nbo\nlee\n');
    assert.equal(
      (await lensesOf(document))[0]?.command?.title,
      'Pilot Testing · Harbor Wallet Production · 1.4.0: 3 in the group, all as in this list: Update…',
    );
  });

  it('in a line above it, who moves to another group', async () => {
    const document = await shown('moves.testers', 'bo\nlee\n\n[crew]\nmina\n');
    assert.equal(
      (await lensesOf(document))[0]?.command?.title,
      'Pilot Testing · Harbor Wallet Production · 1.4.0: 3 in the group, 0 to add, 0 to remove, 1 to move to another group: Update…',
    );
  });

  it('in a line above it, who loses their group, as it has none', async () => {
    const put = async (list: string): Promise<void> => {
      const { revision } = await world.release(release.id);
      const stream = { mediaType: 'text/plain', bytes: Buffer.from(list) } as const;
      await world.platform.call('updateTestGroup', { params: { id: release.id }, stream, ifMatch: revision });
    };
    const isKnownIn = (group: string | null): boolean => language.groups.of(release)?.get('mina')?.group === group;
    const document = await shown('lose.testers', 'mina\nbo\nlee\n');
    await put('[crew]\nmina\nlee\n[]\nbo\n');
    await untilKnown(() => isKnownIn('crew'));
    assert.equal(
      (await lensesOf(document))[0]?.command?.title,
      'Pilot Testing · Harbor Wallet Production · 1.4.0: 3 in the group, 0 to add, 0 to remove, 2 to lose their group: Update…',
    );
    await put('mina\nbo\nlee\n');
    await untilKnown(() => isKnownIn(null));
  });

  for (const [what, name, text] of [
    ['has nobody', 'empty.testers', '# nobody yet\n'],
    ['has nobody who can be taken', 'wrong.testers', 'no*one\n'],
  ] as const) {
    it(`in a line above it, that it ${what}, where no update can come of it`, async () => {
      const document = await shown(name, text);
      const [lens] = await lensesOf(document);
      assert.equal(
        lens?.command?.title,
        'Pilot Testing · Harbor Wallet Production · 1.4.0: 3 in the group; this list has nobody',
      );
      assert.equal(
        lens.command.tooltip,
        'Put one user ID on each line. A group keeps at least one tester; Cancel Testing ends the test for all.',
      );
      assert.equal(lens.command.command, commandIds.openRelease);
    });
  }

  it('without those of groups that the release does not take', async () => {
    const document = await shown('groups.testers', 'mina\nbo\nlee\n[night shift]\nkai\n[day shift]\nann\n');
    const known = ['', 'night shift', 'day shift'];
    await rememberGroups(world.drafts, release.id, document.uri, { known, taken: ['', 'day shift'] });
    assert.match((await lensesOf(document))[0]?.command?.title ?? '', /3 in the group, 1 to add, 0 to remove/u);
    const marks = marksOf(language.checks, language.groups, document, world.drafts);
    assert.deepEqual(
      marks?.get('to be added')?.map(({ start }) => start.line),
      [6],
    );
  });

  it('in a line above it, that the group is kept in step with it', async () => {
    const document = await shown('kept.testers', 'mina\n');
    await inStep.keep(release.id, document.uri);
    const all = await commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', document.uri);
    const stop = all.find(({ command }) => command?.command === commandIds.stopKeepingInStep);
    assert.equal(stop?.command?.title, 'The group is kept in step with this file: Stop');
    await inStep.stop(release.id);
  });

  it('in the margin, one mark a line', async () => {
    const document = await shown('margin.testers', '# the crew\nmina\nkai, bo\nno*user\n');
    const marks = marksOf(language.checks, language.groups, document, world.drafts);
    assert.deepEqual(
      [...(marks ?? [])].map(([mark, ranges]) => [mark, ranges.map(({ start }) => start.line)]),
      [
        ['never opened', [1]],
        ['to be added', [2]],
      ],
    );
  });

  it('on hover, in words, with what the list says of the tester', async () => {
    const document = await shown('words.testers', 'mina # opens the shop\nkai\n');
    const { platform, store } = world;
    const hovers = new TesterHovers({ platform, store, folders, pinned, groups: language.groups });
    const { token } = new CancellationTokenSource();
    const textAt = async (line: number): Promise<string> => {
      const hover = await hovers.provideHover(document, document.lineAt(line).range.start, token);
      const [content] = hover?.contents ?? [];
      return content instanceof MarkdownString ? content.value.replaceAll('\\', '') : '';
    };
    const mina = await textAt(0);
    assert.match(mina, /opens the shop/u);
    assert.match(mina, /In the test group; never opened\./u);
    assert.match(await textAt(1), /Not in the test group yet\./u);
  });

  it('anew when the group changes', async () => {
    const document = await shown('anew.testers', 'mina\nbo\nkai\n');
    await world.addTesters(release.id, 'kai');
    await untilKnown(() => language.groups.of(release)?.has('kai') ?? false);
    const marks = marksOf(language.checks, language.groups, document, world.drafts);
    assert.deepEqual(marks?.get('never opened')?.length, 3);
    assert.match((await lensesOf(document))[0]?.command?.title ?? '', /4 in the group, 0 to add, 1 to remove/u);
  });

  it('unless it is too large, and then that it is checked when it is asked for', async () => {
    const lines = Array.from({ length: 300_001 }, (_, number) => `u${number}`).join('\n');
    const document = await folder.opened('large.testers', lines);
    const unchecked = await checkedAgain(document);
    assert.equal(unchecked.check, undefined);
    assert.ok(languages.getDiagnostics(document.uri).some(({ code }) => code === 'not checked'));
    const all = await commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', document.uri);
    const offer = 'With 300,001 lines, this list is not checked while you type: Check Tester List';
    assert.ok(all.some(({ command }) => command?.title === offer && command.command === commandIds.checkTesterList));
    const { token } = new CancellationTokenSource();
    const told: number[] = [];
    const check = await language.checks.checkNow(document, token, (line) => told.push(line));
    // Harbor Wallet allows so many.
    assert.equal(check?.testerCount, unchecked.rules.limit);
    assert.deepEqual(
      check.findings.map(({ code, line }) => [code, line]),
      [['too many testers', unchecked.rules.limit + 1]],
    );
    assert.deepEqual(
      told,
      told.toSorted((a, b) => a - b),
    );
    assert.ok(told.length > 0);
    assert.equal((await checkedAgain(document)).check, check);
  });

  it('and is not checked anew where neither it nor its rules have changed', async () => {
    const document = await shown('unchanged.testers', 'mina\nmina\n');
    const { check } = await checkedAgain(document);
    assert.equal(check?.findingCount, 1);
    assert.equal((await checkedAgain(document)).check, check);
    const editor = await window.showTextDocument(document);
    await editor.edit((edit) => edit.insert(document.lineAt(0).range.start, 'bo\nbo\n'));
    await untilKnown(() => language.checks.of(document)?.check?.findingCount === 2);
  });

  it('and nothing more once it is closed', async () => {
    const document = await workspace.openTextDocument({ language: 'tester-list', content: 'mina\nmina\n' });
    await window.showTextDocument(document);
    const closed = new Promise((resolve) => {
      const listening = workspace.onDidCloseTextDocument((one) => {
        if (one !== document) return;
        listening.dispose();
        resolve(one);
      });
    });
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await closed;
    const { token } = new CancellationTokenSource();
    assert.equal(await language.checks.checkNow(document, token), undefined);
    assert.equal(language.checks.of(document), undefined);
  });
});
