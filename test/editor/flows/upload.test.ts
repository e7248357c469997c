import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationTarget, languages, Uri, workspace, type WorkspaceFolder } from 'vscode';
import { ConnectionError } from '../../../src/client/connectionError';
import type { Platform } from '../../../src/client/platform';
import { useAsTesterList } from '../../../src/editor/testers/chosenTesterLists';
import { chooseFolder } from '../../../src/editor/flows/upload/chooseFolder';
import { uploadVersion } from '../../../src/editor/flows/uploadVersion';
import { accepts, chooses, finds, goesBack, leaves, types } from '../../support/scriptedUi';
import { FlowWorld, folderAt, harborCoffee, sampleFolder } from './flowWorld';

/** The folder that stands open says which mini program it holds; with '' here, the person is asked. */
async function openFolderHolds(miniProgramId: string): Promise<void> {
  const settings = workspace.getConfiguration('miniProgramRelease');
  await settings.update('miniProgramId', miniProgramId, ConfigurationTarget.Workspace);
}

/** The platform behind a connection that breaks at the first upload; how the client notices is tested with the client. */
function breakingOnce(platform: Platform, arrives: boolean): Platform {
  let broken = false;
  return {
    async call(operation, call) {
      if (operation !== 'uploadVersion' || broken) return platform.call(operation, call);
      broken = true;
      if (arrives) await platform.call(operation, call);
      throw new ConnectionError('UNREACHABLE');
    },
    download: (path, signal) => platform.download(path, signal),
  };
}

describe('Upload Version', () => {
  let world: FlowWorld;
  let folders: string;

  before(async () => {
    world = await FlowWorld.start();
    await openFolderHolds('');
    folders = await mkdtemp(join(tmpdir(), 'upload-'));
  });

  afterEach(() => world.verify());

  after(async () => {
    await openFolderHolds(harborCoffee);
    await world.stop();
    await rm(folders, { recursive: true, force: true });
  });

  async function folderWith(name: string, contents: Readonly<Record<string, string>>): Promise<WorkspaceFolder> {
    const path = join(folders, name);
    await mkdir(path, { recursive: true });
    for (const [file, text] of Object.entries(contents)) await writeFile(join(path, file), text);
    return folderAt(path, name);
  }

  async function sample(name: string): Promise<WorkspaceFolder> {
    const path = join(folders, name);
    await cp(sampleFolder, path, { recursive: true });
    return folderAt(path, name);
  }

  const highest = async (): Promise<string | null> =>
    (await world.platform.call('getMiniProgram', { params: { id: harborCoffee } })).highestVersion;

  const upload = chooses(/\$\(cloud-upload\)/);

  it('asks for mini program, version and note, shows what goes in and what stays out, and reads the version back', async () => {
    const context = world.context(
      chooses('Harbor Coffee'),
      types('1.4', 'one', '1.4.0'),
      types('Oat milk at last'),
      goesBack,
      accepts,
      upload,
    );
    assert.equal(await uploadVersion(context, await sample('first')), 'done');

    const contents = context.ui.asked.at(-1);
    assert.match(
      contents?.rows[0] ?? '',
      /^\$\(cloud-upload\) Upload Harbor Coffee 1\.4\.0 \| \d+ files, .* packed \| \d+ paths stay out$/,
    );
    assert.ok(contents?.rows.some((row) => row.startsWith('(assets/港口晨光.png | ')));
    assert.ok(contents?.rows.includes('(pilot.testers.csv | never part of a package)'));

    const told = context.ui.lastTold;
    assert.match(told?.sentence ?? '', /^Harbor Coffee 1\.4\.0 is uploaded: \d+ files, /);
    assert.deepEqual(told?.buttons, ['Select App']);
    assert.equal(await highest(), '1.4.0');
  });

  it('leaves out what a person uses as a tester list, also before any tester was taken from it', async () => {
    const folder = await sample('used');
    const uri = Uri.joinPath(folder.uri, 'people.txt');
    await workspace.fs.writeFile(uri, Buffer.from('harbor.ada\n'));
    await useAsTesterList(world.drafts, await workspace.openTextDocument(uri));
    const context = world.context(chooses('Harbor Coffee'), types('1.5.0'), accepts, leaves);
    assert.equal(await uploadVersion(context, folder), 'canceled');
    assert.ok(context.ui.asked.at(-1)?.rows.includes('(people.txt | a list of testers)'));
  });

  it('refuses a version that is not greater while it is typed, and proposes the next', async () => {
    const context = world.context(chooses('Harbor Coffee'), types('1.3.9', '1.4.0', '1.4.1'), leaves);
    assert.equal(await uploadVersion(context, await sample('second')), 'canceled');
    assert.deepEqual(context.ui.refused, [
      '1.4.0 is the highest version uploaded; a new one has to be greater.',
      '1.4.0 is the highest version uploaded; a new one has to be greater.',
    ]);
    assert.equal(await highest(), '1.4.0');
  });

  it('keeps version and note when the upload is canceled, and nothing of it arrives', async () => {
    const folder = await sample('canceled');
    const canceled = world.context(chooses('Harbor Coffee'), types('1.5.0'), types('Typed once'), upload);
    canceled.ui.willCancelAt(/^Uploading/);
    assert.equal(await uploadVersion(canceled, folder), 'canceled');
    assert.equal(await highest(), '1.4.0');

    const again = world.context(chooses('Harbor Coffee'), finds('1.5.0'), finds('Typed once'), upload);
    assert.equal(await uploadVersion(again, folder), 'done');
    assert.match(again.ui.lastTold?.sentence ?? '', /^Harbor Coffee 1\.5\.0 is uploaded/);
  });

  it('does not look canceled when Cancel comes after the last byte has left', async () => {
    const context = world.context(chooses('Harbor Coffee'), accepts, types(''), upload);
    context.ui.willCancelAt(/^the platform is checking it$/);
    assert.equal(await uploadVersion(context, await sample('too late')), 'done');
    assert.match(context.ui.lastTold?.sentence ?? '', /^Harbor Coffee 1\.5\.1 is uploaded/);
    assert.equal(await highest(), '1.5.1');
  });

  it('says so when somebody else uploads the same version meanwhile, keeps the note, and proposes the next', async () => {
    const folder = await sample('overtaken');
    const overtaken = world.context(
      chooses('Harbor Coffee'),
      types('1.6.0'),
      types('Typed once more'),
      async (question) => {
        await world.uploaded('1.6.0');
        return upload(question);
      },
    );
    assert.equal(await uploadVersion(overtaken, folder), 'failed');
    assert.deepEqual(
      [overtaken.ui.lastTold?.sentence, overtaken.ui.lastTold?.buttons],
      ['A new version has to be greater than 1.6.0, the highest uploaded. Nothing was uploaded.', ['Upload Version']],
    );

    await world.store.refresh();
    const again = world.context(chooses('Harbor Coffee'), finds('1.6.1'), finds('Typed once more'), upload);
    assert.equal(await uploadVersion(again, folder), 'done');
  });

  for (const [moment, arrives] of [
    ['before the version arrived', false],
    ['after the version arrived', true],
  ] as const) {
    it(`says so when the connection breaks ${moment}, and sends the same again, once, at a press of Try Again`, async () => {
      const context = world.context(chooses('Harbor Coffee'), accepts, types('Kept'), upload);
      const platform = breakingOnce(world.platform, arrives);
      assert.equal(await uploadVersion({ ...context, platform }, await sample(`dropped ${moment}`)), 'failed');
      const told = context.ui.lastTold;
      assert.match(told?.sentence ?? '', /^The connection broke while Harbor Coffee .* was uploaded\./);
      const before = await highest();

      told?.press('Try Again');
      await context.ui.untilTold(/is uploaded/);
      assert.equal((await highest()) === before, arrives);
    });
  }

  it('names the folder and offers the way on where there is no mini program', async () => {
    const none = world.context();
    assert.equal(await chooseFolder(none, []), 'none');
    assert.equal(none.ui.lastTold?.sentence, 'No folder is open. Open a mini-program folder, or create the sample.');
    assert.deepEqual(none.ui.lastTold?.buttons, ['Open Folder', 'Create a Sample']);

    const docs = await folderWith('docs', { 'readme.txt': 'words' });
    const one = world.context();
    assert.equal(await uploadVersion(one, docs), 'failed');
    assert.match(one.ui.lastTold?.sentence ?? '', /^docs: .*no app\.json/);

    const tools = await folderWith('tools', { 'tool.sh': '' });
    const several = world.context();
    assert.equal(await chooseFolder(several, [docs, tools]), 'none');
    assert.match(several.ui.lastTold?.sentence ?? '', /docs, tools/);
  });

  it('says so where the folder is not on this machine, and looks nowhere else', async () => {
    const uri = Uri.parse(`vscode-vfs://github${sampleFolder}`);
    const context = world.context();
    assert.equal(await uploadVersion(context, { uri, name: 'remote', index: 0 }), 'failed');
    assert.equal(
      context.ui.lastTold?.sentence,
      'remote is not on this machine. Versions are uploaded from folders on disk only.',
    );
    assert.deepEqual(context.ui.lastTold?.buttons, ['Open Folder', 'Create a Sample']);
  });

  it('asks which of several folders is meant, and names those that hold none', async () => {
    const open = [await folderWith('docs', { 'readme.txt': 'words' }), await sample('one'), await sample('two')];
    const context = world.context(chooses('two'));
    const chosen = await chooseFolder(context, open);
    assert.equal(typeof chosen === 'object' && chosen.name, 'two');
    assert.deepEqual(context.ui.asked[0]?.rows, ['one', 'two', '(docs | not a mini program)']);
  });

  it('offers no other mini program where the folder holds one that the account does not see', async () => {
    await openFolderHolds('2026112399999999');
    const context = world.context();
    assert.equal(await uploadVersion(context, await sample('bound')), 'failed');
    await openFolderHolds('');
    assert.equal(
      context.ui.lastTold?.sentence,
      'bound holds mini program 2026112399999999, which is not on this platform, or not for your account to see. Nothing was uploaded.',
    );
    assert.deepEqual(context.ui.lastTold?.buttons, ['Choose Another', 'Switch Account', 'Open Settings']);
  });

  it('says beside the mini programs who could create another one', async () => {
    const context = world.context(leaves);
    assert.equal(await uploadVersion(context, await sample('unbound')), 'canceled');
    assert.match(
      context.ui.asked[0]?.text ?? '',
      /Only a .*Developer Admin.* of its workspace can create a new one\.$/,
    );
  });

  it('says in one sentence what another project is', async () => {
    const wechat = await folderWith('wechat', { 'app.json': '{"pages":["index"]}', 'index.wxml': '', 'index.js': '' });
    const context = world.context();
    assert.equal(await uploadVersion(context, wechat), 'failed');
    assert.match(context.ui.lastTold?.sentence ?? '', /WeChat/);
  });

  it('shows the position in an app.json that is no JSON', async () => {
    const broken = await folderWith('broken', { 'app.json': '{\n  "pages": [,]\n}', 'app.js': '' });
    const context = world.context();
    assert.equal(await uploadVersion(context, broken), 'failed');
    assert.deepEqual(context.ui.lastTold?.buttons, ['Open File']);

    const [diagnostic] = languages.getDiagnostics(Uri.joinPath(broken.uri, 'app.json'));
    assert.equal(diagnostic?.code, 'jsonInvalid');
    assert.deepEqual([diagnostic?.range.start.line, diagnostic?.range.start.character], [1, 12]);
  });

  it('shows each problem at its place, and takes them back once they are corrected', async () => {
    const folder = await folderWith('missing', {
      'app.json': '{ "pages": ["index", "about"] }',
      'app.js': '',
      'index.js': '',
      'index.axml': '',
    });
    const context = world.context();
    assert.equal(await uploadVersion(context, folder), 'failed');
    const appJson = Uri.joinPath(folder.uri, 'app.json');
    const codes = languages.getDiagnostics(appJson).map(({ code, range }) => [code, range.start.character]);
    assert.deepEqual(codes, [
      ['pageScriptMissing', 21],
      ['pageTemplateMissing', 21],
    ]);

    await writeFile(join(folder.uri.fsPath, 'app.json'), '{ "pages": ["index"] }');
    await uploadVersion(world.context(chooses('Harbor Coffee'), leaves), folder);
    assert.deepEqual(languages.getDiagnostics(appJson), []);
  });

  it('lets nobody upload who may not', async () => {
    await world.signIn('rui-reviewer');
    const context = world.context();
    assert.equal(await uploadVersion(context, await sample('reviewer')), 'failed');
    assert.match(context.ui.lastTold?.sentence ?? '', /Rui Reviewer/);
    assert.deepEqual(context.ui.lastTold?.buttons, ['Switch Account']);
    await world.signIn('dana-developer');
  });

  it('creates the mini program first where it is new, once the person has agreed to all of it', async () => {
    await world.signIn('ada-admin');
    const context = world.context(
      chooses('Create a Mini Program'),
      types('', 'Harbor Bakery'),
      types('0.1.0'),
      types(''),
      upload,
    );
    assert.equal(await uploadVersion(context, await sample('bakery')), 'done');
    assert.match(context.ui.asked.at(-1)?.rows[0] ?? '', /creates the mini program Harbor Bakery first/);
    assert.match(context.ui.lastTold?.sentence ?? '', /^Harbor Bakery 0\.1\.0 is uploaded/);
    await world.signIn('dana-developer');
  });
});
