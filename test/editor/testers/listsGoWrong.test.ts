import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  commands,
  Disposable,
  EventEmitter,
  extensions,
  FilePermission,
  FileSystemError,
  FileType,
  languages,
  Uri,
  workspace,
  type FileChangeEvent,
  type FileStat,
  type FileSystemProvider,
} from 'vscode';
import type { Platform } from '../../../src/client/platform';
import { PlatformError } from '../../../src/core/errorCode';
import { ConnectionError } from '../../../src/client/connectionError';
import type { FlowContext } from '../../../src/editor/flowContext';
import { addTesters, updateTestGroup } from '../../../src/editor/flows/testers';
import { numberText } from '../../../src/editor/sentences/statusWords';
import { isReadOnly } from '../../../src/editor/testers/isReadOnly';
import { chooses, type ScriptedUi } from '../../support/scriptedUi';
import { FlowWorld } from '../flows/flowWorld';
import { fixesFor, untilProblems } from './listInEditor';

/** Files that no disk has, as those of a repository somewhere else. */
class FarFiles implements FileSystemProvider {
  readonly files = new Map<string, string>();
  readonly #permissions: FilePermission | undefined;
  readonly #changed = new EventEmitter<FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;

  constructor(permissions?: FilePermission) {
    this.#permissions = permissions;
  }

  watch(): Disposable {
    return new Disposable(() => undefined);
  }

  stat(uri: Uri): FileStat {
    const size = this.readFile(uri).length;
    const permissions = this.#permissions;
    return { type: FileType.File, ctime: 0, mtime: 0, size, ...(permissions !== undefined && { permissions }) };
  }

  readFile(uri: Uri): Uint8Array {
    const text = this.files.get(uri.path);
    if (text === undefined) throw FileSystemError.FileNotFound(uri);
    return new TextEncoder().encode(text);
  }

  readDirectory(): never {
    throw FileSystemError.NoPermissions();
  }

  createDirectory(): never {
    throw FileSystemError.NoPermissions();
  }

  writeFile(uri: Uri, content: Uint8Array): void {
    if (this.#permissions === FilePermission.Readonly) throw FileSystemError.NoPermissions(uri);
    this.files.set(uri.path, new TextDecoder().decode(content));
  }

  delete(): never {
    throw FileSystemError.NoPermissions();
  }

  rename(): never {
    throw FileSystemError.NoPermissions();
  }
}

type AnyContext = FlowContext & { readonly ui: ScriptedUi };

describe('Where something is wrong with a tester list, or happens to it on its way', () => {
  let world: FlowWorld;
  let folder: string;
  let releaseId: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wrong-'));
    await extensions.getExtension('mini-program-release.mini-program-release')?.activate();
    world = await FlowWorld.start();
    await world.signIn('dana-developer');
    releaseId = (await world.inPilotTesting('1.4.0')).id;
    await world.addTesters(releaseId, 'ann\nbo');
  });

  afterEach(async () => {
    world.verify();
    await commands.executeCommand('workbench.action.closeAllEditors');
  });

  after(async () => {
    await world.stop();
    await rm(folder, { recursive: true });
  });

  async function listOf(name: string, content: string | Uint8Array): Promise<Uri> {
    const uri = Uri.file(join(folder, name));
    await writeFile(uri.fsPath, content);
    return uri;
  }

  async function testers(): Promise<readonly string[]> {
    const { items } = await world.platform.call('listTesters', { params: { id: releaseId }, query: {} });
    return items.map(({ userId }) => userId);
  }

  /** The sentence that a list is refused with, in both things that it can be for. */
  async function refused(uri: Uri): Promise<string> {
    const release = await world.release(releaseId);
    const sentences = [];
    for (const flow of [addTesters, updateTestGroup]) {
      const context = world.context();
      assert.equal(await flow(context, release, { kind: 'file', uri }), 'failed');
      assert.equal(context.ui.lastTold?.kind, 'warn');
      sentences.push(context.ui.lastTold?.sentence ?? '');
    }
    assert.equal(new Set(sentences).size, 1, sentences.join('\n'));
    assert.deepEqual(await testers(), ['ann', 'bo']);
    return sentences[0] ?? '';
  }

  const wrong: readonly (readonly [
    what: string,
    name: string,
    content: () => string | Uint8Array,
    sentence: RegExp,
  ])[] = [
    [
      'a picture',
      'logo.csv',
      () => new Uint8Array([137, 80, 78, 71, 0, 0]),
      /logo\.csv: This file is no text .*Save it/,
    ],
    [
      'NULs behind the head of the file',
      'nul.txt',
      () => `${'ann\n'.repeat(1000)}b\0o\n`,
      /nul\.txt: This file is no text that can be read\. Nothing was changed\./,
    ],
    [
      'a quote that is never closed, with the line that opens it',
      'quote.csv',
      () => `user_id,name\nann,Ann\nbo,"Bo\n${'mia,Mia\n'.repeat(40_000)}`,
      /quote\.csv: A quote that opens on line 3 is never closed\. Nothing was changed\./,
    ],
    [
      'one line of 50 MB',
      'line.txt',
      () => Buffer.alloc(50 * 1024 * 1024, 'ann,'),
      /line\.txt: Line 1 is longer than 65,536 characters\. Nothing was changed\./,
    ],
    [
      'one line of 50 MB in a table',
      'line.csv',
      () => Buffer.concat([Buffer.from('user_id,name\n'), Buffer.alloc(50 * 1024 * 1024, 'ann,')]),
      /line\.csv: Line 2 is longer than 65,536 characters\. Nothing was changed\./,
    ],
    ['bytes that are no text', 'bytes.txt', () => Buffer.from([97, 10, 255, 254, 10]), /bytes\.txt: Line 2 is no text/],
  ];

  for (const [what, name, content, sentence] of wrong) {
    it(`refuses ${what}, and says so`, async () => {
      const uri = await listOf(name, content());
      const release = await world.release(releaseId);
      for (const flow of [addTesters, updateTestGroup]) {
        const context = world.context();
        assert.equal(await flow(context, release, { kind: 'file', uri }), 'failed');
        assert.equal(context.ui.lastTold?.kind, 'warn');
        assert.match(context.ui.lastTold?.sentence ?? '', sentence);
      }
      assert.deepEqual(await testers(), ['ann', 'bo']);
    });
  }

  it('refuses one tester more than the app allows, naming the limit and the count', async () => {
    const { targetAppId } = await world.release(releaseId);
    const app = (await world.store.targetApps()).find(({ id }) => id === targetAppId);
    const limit = app?.policy.testerLimit ?? 0;
    const uri = await listOf('many.txt', Array.from({ length: limit + 1 }, (_, number) => `u${number}`).join('\n'));
    const context = world.context();
    assert.equal(await updateTestGroup(context, await world.release(releaseId), { kind: 'file', uri }), 'failed');
    const numbers = `allows ${numberText(limit)} testers, and this would make ${numberText(limit + 1)}. Nothing was changed.`;
    const { sentence = '' } = context.ui.lastTold ?? {};
    assert.ok(sentence.endsWith(`many.txt: Harbor Wallet ${numbers}`), sentence);
    assert.deepEqual(await testers(), ['ann', 'bo']);
  });

  it('shows how many lines of a long list have left, and changes nothing where the person cancels', async () => {
    const lines = Array.from({ length: 100_000 }, (_, number) => `somebody-${number}`);
    const uri = await listOf('long.txt', `${lines.join('\n')}\n`);
    const context = world.context();
    context.ui.willCancelAt(/lines sent$/u);
    assert.equal(await updateTestGroup(context, await world.release(releaseId), { kind: 'file', uri }), 'canceled');
    assert.match(context.ui.reported.at(-1) ?? '', /^[\d,]+ lines sent$/u);
    assert.deepEqual(await testers(), ['ann', 'bo']);

    const through = world.context();
    assert.equal(await updateTestGroup(through, await world.release(releaseId), { kind: 'file', uri }), 'failed');
    assert.equal(through.ui.reported.at(-1), 'The platform looks at 100,000 lines…');
  });

  it('says that a file is gone, or a folder', async () => {
    assert.match(await refused(Uri.file(join(folder, 'none.csv'))), /none\.csv is not there any more: it was deleted/);
    assert.match(await refused(Uri.file(folder)), /is a folder\. Nothing was changed\./);
  });

  it('changes nothing where the file is deleted while the person looks, and asks again where it changed', async () => {
    const uri = await listOf('going.txt', 'ann\nmia\n');
    const release = await world.release(releaseId);
    const deleting = world.context();
    const ended = updateTestGroup(deleting, release, { kind: 'file', uri });
    const question = await deleting.ui.untilTold(/1 tester will be added, 1 removed/);
    await rm(uri.fsPath);
    question.press('Update');
    assert.equal(await ended, 'failed');
    assert.match(deleting.ui.lastTold?.sentence ?? '', /going\.txt is not there any more/);

    const changing = world.context(
      async (asked) => {
        await listOf('going.txt', 'ann\nbo\nzoe\nmax\n');
        return chooses('$(check) Add')(asked);
      },
      ({ text }) => {
        assert.match(text, /2 testers will be added, 0 removed, 2 kept\.$/);
        return undefined;
      },
    );
    await listOf('going.txt', 'mia\n');
    assert.equal(await addTesters(changing, release, { kind: 'file', uri }), 'canceled');
    assert.deepEqual(await testers(), ['ann', 'bo']);
  });

  it('takes a list of a file system that is far away and cannot be written', async () => {
    const far = new FarFiles(FilePermission.Readonly);
    const registered = workspace.registerFileSystemProvider('far', far, { isReadonly: true });
    const uri = Uri.parse('far://somewhere/lists/pilot.testers');
    far.files.set(uri.path, 'ann\nbo\nmia\n');
    assert.ok(await isReadOnly(uri));
    const context = world.context();
    const ended = updateTestGroup(context, await world.release(releaseId), { kind: 'file', uri });
    const question = await context.ui.untilTold(/1 tester will be added, 0 removed, 2 kept\.$/);
    far.files.delete(uri.path);
    question.press('Update');
    assert.equal(await ended, 'failed');
    assert.match(context.ui.lastTold?.sentence ?? '', /pilot\.testers is not there any more/);
    await commands.executeCommand('workbench.action.closeAllEditors');
    registered.dispose();
    assert.deepEqual(await testers(), ['ann', 'bo']);
  });

  it('tells what is wrong in a list of a file system that is far away, and mends it there', async () => {
    const far = new FarFiles();
    const registered = workspace.registerFileSystemProvider('distant', far);
    const uri = Uri.parse('distant://somewhere/lists/crew.testers');
    far.files.set(uri.path, 'ann\nann\n');
    const document = await workspace.openTextDocument(uri);
    const [problem] = await untilProblems(document, (problems) => problems.length > 0);
    assert.equal(problem?.code, 'duplicate');
    const [fix] = await fixesFor(document, problem);
    assert.ok(fix?.edit);
    assert.ok(await workspace.applyEdit(fix.edit));
    assert.ok(await document.save());
    assert.equal(far.files.get(uri.path), 'ann\n');
    await untilProblems(document, (problems) => problems.length === 0);
    registered.dispose();
  });

  it('takes two user IDs that differ by case as two, and warns of them', async () => {
    const uri = await listOf('case.csv', 'ann\nbo\nmia\nMia\n');
    const context = world.context();
    const ended = updateTestGroup(context, await world.release(releaseId), { kind: 'file', uri });
    const question = await context.ui.untilTold(
      /2 testers will be added, 0 removed, 2 kept\. 1 line needs attention\.$/,
    );
    const [warning] = languages.getDiagnostics(uri);
    assert.equal(warning?.code, 'similar');
    assert.match(warning?.message ?? '', /^Mia differs from the user ID on line 3 only by case/);
    question.press('Cancel');
    assert.equal(await ended, 'canceled');
  });

  describe('and the network', () => {
    type Moment = 'on the way' | 'before the answer' | 'at the preview' | 'after a refusal';

    /** Loses the connection at the next list that is sent, before or after the platform has it. */
    function cutOff(context: AnyContext, when: Moment): AnyContext {
      const { platform } = context;
      let [isCut, wasRefused] = [false, false];
      const call: Platform['call'] = async (operation, given) => {
        const isPreview = 'query' in given && JSON.stringify(given.query).includes('"preview":true');
        const isMoment = when === 'after a refusal' ? wasRefused : isPreview === (when === 'at the preview');
        if (isCut || !('stream' in given) || !isMoment) {
          return platform.call(operation, given).catch((error: unknown) => {
            wasRefused ||= error instanceof PlatformError;
            throw error;
          });
        }
        isCut = true;
        if (when === 'before the answer') await platform.call(operation, given);
        throw new ConnectionError('UNREACHABLE');
      };
      return { ...context, platform: { call, download: (path, signal) => platform.download(path, signal) } };
    }

    async function lost(
      when: Moment,
      list: string,
    ): Promise<{ readonly context: AnyContext; readonly sentence: string }> {
      const uri = await listOf('network.txt', list);
      const context = cutOff(world.context(), when);
      const ended = updateTestGroup(context, await world.release(releaseId), { kind: 'file', uri });
      if (when !== 'at the preview') (await context.ui.untilTold(/Update the test group/)).press('Update');
      assert.equal(await ended, 'failed');
      assert.equal(context.ui.lastTold?.kind, 'fail');
      assert.deepEqual(context.ui.lastTold?.buttons, ['Try Again', 'Show Log']);
      return { context, sentence: context.ui.lastTold?.sentence ?? '' };
    }

    const nothing =
      'The connection was lost before the release platform had the whole list. Nothing was changed, and your list is kept.';

    const unasked =
      'The connection was lost before anything was to change. Nothing was changed, and your list is kept.';

    it('is lost before anything was to change', async () => {
      assert.equal((await lost('at the preview', 'ann\nbo\nmia\n')).sentence, unasked);
    });

    it('is lost on the way: nothing is changed, and Try Again does it', async () => {
      const { context, sentence } = await lost('on the way', 'ann\nbo\nmia\n');
      assert.equal(sentence, nothing);
      assert.deepEqual(await testers(), ['ann', 'bo']);
      const told = context.ui.told.length;
      context.ui.lastTold?.press('Try Again');
      const again = await context.ui.untilTold(/Update the test group/, told);
      again.press('Update');
      await context.ui.untilTold(/1 tester added, 0 removed, 2 kept/);
      assert.deepEqual(await testers(), ['ann', 'bo', 'mia']);
    });

    it('is lost before the answer: it says that it may be done, and Try Again that it is', async () => {
      const { context, sentence } = await lost('before the answer', 'ann\nbo\n');
      assert.match(
        sentence,
        /^The connection was lost before the release platform answered\. It took the whole list or/,
      );
      context.ui.lastTold?.press('Try Again');
      await context.ui.untilTold(/the test group is as the list has it already/);
      assert.deepEqual(await testers(), ['ann', 'bo']);
    });

    it('is lost after a list was refused as a whole: nothing of it is changed', async () => {
      const uri = await listOf('network.txt', 'ann\nmia\n');
      const context = cutOff(world.context(), 'after a refusal');
      const ended = updateTestGroup(context, await world.release(releaseId), { kind: 'file', uri });
      const question = await context.ui.untilTold(/Update the test group/);
      await world.addTesters(releaseId, 'lee');
      question.press('Update');
      assert.equal(await ended, 'failed');
      assert.equal(context.ui.lastTold?.sentence, unasked);
      assert.deepEqual(await testers(), ['ann', 'bo', 'lee']);
    });
  });
});
