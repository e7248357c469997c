import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationTarget, Uri, workspace } from 'vscode';
import { createMiniProgram } from '../../../src/editor/flows/createMiniProgram';
import { createSample } from '../../../src/editor/flows/createSample';
import { editGlobalConfiguration } from '../../../src/editor/flows/editGlobalConfiguration';
import { bindMiniProgram, boundMiniProgramId } from '../../../src/editor/project/projectBinding';
import { chooses, leaves, opens, types } from '../../support/scriptedUi';
import { FlowWorld, harborCoffee } from './flowWorld';

describe('creating and setting up', () => {
  let world: FlowWorld;
  let parent: string;

  before(async () => {
    world = await FlowWorld.start();
    parent = await mkdtemp(join(tmpdir(), 'sample-'));
  });

  afterEach(async () => {
    world.verify();
    await world.signIn('dana-developer');
  });

  after(async () => {
    await world.stop();
    await rm(parent, { recursive: true, force: true });
  });

  it('creates the sample in a folder of its own, and overwrites nothing the second time', async () => {
    for (const name of ['harbor-coffee', 'harbor-coffee-2']) {
      const context = world.context(opens(Uri.file(parent)));
      assert.equal(await createSample(context), 'done');
      assert.equal(context.ui.lastTold?.sentence, `The sample is in ${join(parent, name)}.`);
      assert.deepEqual(context.ui.lastTold?.buttons, ['Open Folder']);
      assert.match(await readFile(join(parent, name, 'app.json'), 'utf8'), /pages/);
    }
    assert.equal(await createSample(world.context(leaves)), 'canceled');
  });

  it('creates a mini program in the workspace of the person', async () => {
    await world.signIn('ada-admin');
    const context = world.context(types(' ', 'Harbor Ferry'));
    assert.equal(await createMiniProgram(context), 'done');
    assert.deepEqual(context.ui.lastTold?.buttons, ['Upload Version']);
    const created = (await world.store.miniPrograms()).find(({ name }) => name === 'Harbor Ferry');
    assert.equal(created?.workspaceName, 'Harbor Coffee Company');
  });

  it('tells whoever may not create one who may', async () => {
    const context = world.context();
    assert.equal(await createMiniProgram(context), 'failed');
    assert.match(context.ui.lastTold?.sentence ?? '', /Developer Admin.*Dana Developer/);
  });

  it('saves the global configuration field by field, and keeps what was typed when left', async () => {
    const [miniProgram] = await world.store.miniPrograms();
    assert.ok(miniProgram);
    const leaving = world.context(chooses('Merchant ID'), types('M-9'), leaves);
    assert.equal(await editGlobalConfiguration(leaving, miniProgram), 'canceled');

    const saving = world.context(chooses('Server Domains'), types('a.example, b.example'), chooses('Save'));
    assert.equal(await editGlobalConfiguration(saving, miniProgram), 'done');
    const { configuration } = await world.platform.call('getGlobalConfiguration', { params: { id: harborCoffee } });
    assert.deepEqual(configuration, { merchantId: 'M-9', serverDomains: ['a.example', 'b.example'] });
  });

  it('writes into the settings of the open folder which mini program it holds', async () => {
    const [folder] = workspace.workspaceFolders ?? [];
    assert.ok(folder);
    await bindMiniProgram(folder, 'another-one');
    assert.equal(boundMiniProgramId(folder), 'another-one');
    const settings = workspace.getConfiguration('miniProgramRelease', folder);
    await settings.update('miniProgramId', harborCoffee, ConfigurationTarget.WorkspaceFolder);
  });
});
