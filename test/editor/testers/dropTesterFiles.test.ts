import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commands, DataTransfer, DataTransferItem, Uri } from 'vscode';
import { dropTesterFiles } from '../../../src/editor/flows/dropTesterFiles';
import { urisIn } from '../../../src/editor/testers/droppedFile';
import { MiniProgramTree } from '../../../src/editor/tree/miniProgramTree';
import { TesterFileDrop } from '../../../src/editor/tree/testerFileDrop';
import type { TreeNode } from '../../../src/editor/tree/treeNode';
import type { Release } from '../../../src/protocol/release';
import { FolderMiniPrograms } from '../../../src/editor/folderMiniPrograms';
import { PinnedRelease } from '../../../src/editor/pinnedRelease';
import { chooses } from '../../support/scriptedUi';
import { FlowWorld, RememberedDrafts } from '../flows/flowWorld';

describe('A file dropped on a release', () => {
  let world: FlowWorld;
  let folder: string;
  let release: Release;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dropped-'));
    world = await FlowWorld.start();
    await world.signIn('dana-developer');
    release = await world.inPilotTesting('1.4.0');
  });

  afterEach(async () => {
    world.verify();
    await commands.executeCommand('workbench.action.closeAllEditors');
  });

  after(async () => {
    await world.stop();
    await rm(folder, { recursive: true });
  });

  async function fileOf(name: string): Promise<Uri> {
    await writeFile(join(folder, name), 'ann\nbo\n');
    return Uri.file(join(folder, name));
  }

  it('is taken from the tree with the release of the row, and from the free room below with none', async () => {
    const folders = new FolderMiniPrograms();
    const pinned = new PinnedRelease(new RememberedDrafts());
    const tree = new MiniProgramTree(world.store, folders, pinned);
    const rowOf = async (label: string, below?: TreeNode): Promise<TreeNode> => {
      for (const node of (await tree.getChildren(below)) ?? []) {
        const item = tree.getTreeItem(node);
        const text = typeof item.label === 'string' ? item.label : (item.label?.label ?? '');
        if (text.includes(label)) return node;
      }
      throw new Error(`no row ${label}`);
    };
    const taken: unknown[] = [];
    const drop = new TesterFileDrop((...dropped) => taken.push(dropped));
    const dropped = new DataTransfer();
    dropped.set('text/uri-list', new DataTransferItem('file:///lists/a.csv'));
    const version = await rowOf('1.4.0', await rowOf('Harbor Coffee'));
    await drop.handleDrop(await rowOf('Harbor Wallet', version), dropped);
    await drop.handleDrop(undefined, dropped);
    await drop.handleDrop(version, new DataTransfer());
    assert.deepEqual(taken, [
      ['file:///lists/a.csv', release.id],
      ['file:///lists/a.csv', undefined],
    ]);
    for (const one of [tree, pinned, folders]) one.dispose();
  });

  it('adds testers where there are none yet, and updates the test group from then on', async () => {
    await writeFile(join(folder, 'first.csv'), 'ann\n');
    const adding = world.context(chooses('$(check) Add'));
    assert.equal(await dropTesterFiles(adding, release, [Uri.file(join(folder, 'first.csv'))]), 'done');
    release = await world.release(release.id);

    const context = world.context();
    const ended = dropTesterFiles(context, release, [await fileOf('pilot.csv')]);
    const question = await context.ui.untilTold(/Update the test group of Harbor Coffee 1\.4\.0/);
    assert.match(question.sentence, /1 tester will be added, 0 removed, 1 kept/);
    question.press('Update');
    assert.equal(await ended, 'done');
    release = await world.release(release.id);
    assert.equal(release.testerCount, 2);
  });

  it('is refused with a sentence where it is no list, or the release takes none', async () => {
    await mkdir(join(folder, 'lists'));
    const list = await fileOf('list.testers');
    const sandbox = await world.built('1.4.1', 'Sandbox');
    const cases: readonly (readonly [Release | undefined, readonly Uri[], RegExp])[] = [
      [
        release,
        [await fileOf('logo.png')],
        /^logo\.png is no list of testers\. Drop a \.csv, \.txt or \.testers file\./,
      ],
      [release, [Uri.file(join(folder, 'lists'))], /^lists is a folder\. Drop a list of testers/],
      [release, [list, await fileOf('more.csv')], /^Drop one list of testers at a time/],
      [release, [], /^What was dropped is no file\./],
      [undefined, [list], /^Drop a list of testers on a release in Pilot Testing\./],
      [
        sandbox,
        [list],
        /^Harbor Coffee 1\.4\.1 on Harbor Wallet · Sandbox is in New Version Created: it takes no testers/,
      ],
    ];
    for (const [on, uris, sentence] of cases) {
      const context = world.context();
      assert.equal(await dropTesterFiles(context, on, uris), 'canceled');
      assert.match(context.ui.lastTold?.sentence ?? '', sentence);
    }
  });

  it('is found in a list of URIs, among remarks and what is none', () => {
    const found = urisIn(
      '# from somewhere\r\nfile:///a%20b.csv\r\n\r\nnot one\r\nvscode-vfs://github/x/y.csv\r\nvscode-remote://ssh/z.csv\r\n',
    );
    assert.deepEqual(
      found.map((uri) => uri.toString()),
      ['file:///a%20b.csv', 'vscode-vfs://github/x/y.csv', 'file:///z.csv'],
    );
  });
});
