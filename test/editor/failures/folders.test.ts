import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commands, languages, Uri, window, type WorkspaceFolder } from 'vscode';
import { chooseFolder } from '../../../src/editor/flows/upload/chooseFolder';
import { uploadVersion } from '../../../src/editor/flows/uploadVersion';
import { FlowWorld, folderAt, sampleFolder } from '../flows/flowWorld';

describe('Several folders in one window', () => {
  let world: FlowWorld;
  let parent: string;

  before(async () => {
    world = await FlowWorld.start();
    parent = await mkdtemp(join(tmpdir(), 'folders-'));
  });

  afterEach(() => world.verify());

  after(async () => {
    await commands.executeCommand('workbench.action.closeAllEditors');
    await world.stop();
    await rm(parent, { recursive: true, force: true });
  });

  async function folder(name: string, appJson?: string): Promise<WorkspaceFolder> {
    const path = join(parent, name);
    await mkdir(path, { recursive: true });
    if (appJson !== undefined) await writeFile(join(path, 'app.json'), appJson);
    return folderAt(path, name);
  }

  it('of which one is a mini program: it is that one, and nobody is asked', async () => {
    const path = join(parent, 'shop');
    await cp(sampleFolder, path, { recursive: true });
    const shop = folderAt(path, 'shop');
    const context = world.context();
    assert.equal(await chooseFolder(context, [await folder('docs'), shop, await folder('tools')]), shop);
    assert.deepEqual([context.ui.asked, context.ui.told], [[], []]);
  });

  it('of which none is: all are named, and the way on is there', async () => {
    const context = world.context();
    assert.equal(await chooseFolder(context, [await folder('docs'), await folder('tools')]), 'none');
    assert.equal(context.ui.lastTold?.sentence, 'None of the open folders is a mini program: docs, tools.');
    assert.deepEqual(context.ui.lastTold?.buttons, ['Open Folder', 'Create a Sample']);
  });

  it('of which one has an app.json that is no JSON: Open File leads to the very place', async () => {
    const broken = await folder('broken', '{\n  "pages": ["index",]\n}');
    const context = world.context();
    assert.equal(await uploadVersion(context, broken), 'failed');
    assert.match(
      context.ui.lastTold?.sentence ?? '',
      /^broken cannot be uploaded yet\. app\.json, line 2: This is no valid JSON: a value is expected here/,
    );
    const file = Uri.joinPath(broken.uri, 'app.json');
    const [diagnostic] = languages.getDiagnostics(file);
    assert.deepEqual([diagnostic?.range.start.line, diagnostic?.range.start.character], [1, 20]);

    const opened = new Promise<void>((resolve) => {
      const listening = window.onDidChangeTextEditorSelection(({ textEditor, selections }) => {
        if (textEditor.document.uri.toString() !== file.toString() || selections[0]?.start.line !== 1) return;
        assert.equal(selections[0].start.character, 20);
        listening.dispose();
        resolve();
      });
    });
    context.ui.lastTold?.press('Open File');
    await opened;
  });
});
