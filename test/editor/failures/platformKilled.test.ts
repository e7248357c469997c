import assert from 'node:assert/strict';
import { FolderMiniPrograms } from '../../../src/editor/folderMiniPrograms';
import { uploadVersion } from '../../../src/editor/flows/uploadVersion';
import { PinnedRelease } from '../../../src/editor/pinnedRelease';
import { connectionSentence } from '../../../src/editor/sentences/connectionSentence';
import type { ConnectionState } from '../../../src/editor/store/releaseStore';
import { MiniProgramTree } from '../../../src/editor/tree/miniProgramTree';
import type { TreeNode } from '../../../src/editor/tree/treeNode';
import type { Platform } from '../../../src/client/platform';
import type { Release } from '../../../src/protocol/release';
import { Recording } from '../../support/recording';
import { accepts, chooses, types } from '../../support/scriptedUi';
import { FlowWorld, folderAt, harborCoffee, RememberedDrafts, sampleFolder } from '../flows/flowWorld';

describe('A platform that is killed with kill -9', () => {
  let world: FlowWorld;
  let folders: FolderMiniPrograms;
  let pinned: PinnedRelease;
  let tree: MiniProgramTree;
  let release: Release;
  let states: Recording<ConnectionState>;

  before(async () => {
    world = await FlowWorld.start();
    folders = new FolderMiniPrograms();
    pinned = new PinnedRelease(new RememberedDrafts());
    tree = new MiniProgramTree(world.store, folders, pinned);
    await world.signIn('dana-developer');
    release = await world.built('1.4.0', 'Production');
  });

  beforeEach(async () => {
    // Gives the platform back all the restarts that the test before has used.
    await world.connection.restart();
    states = new Recording();
  });

  afterEach(() => world.verify());

  after(async () => {
    tree.dispose();
    pinned.dispose();
    folders.dispose();
    await world.stop();
  });

  function kill(): void {
    const { processId } = world.embedded;
    assert.ok(processId !== undefined, 'it does not run');
    process.kill(processId, 'SIGKILL');
  }

  /** Kills it and answers with what the window was told of it until it was there again, or given up. */
  async function statesAfterKill(): Promise<readonly ConnectionState[]> {
    const listening = world.connection.onDidChange(states.add);
    const before = states.all.length;
    kill();
    const all = await states.until((told) => {
      const last = told.at(-1)?.kind;
      return told.length > before && (last === 'ready' || last === 'failed');
    });
    listening.dispose();
    return all.slice(before);
  }

  async function rows(below?: TreeNode): Promise<readonly TreeNode[]> {
    const children = await tree.getChildren(below);
    const deeper = await Promise.all(children.map(async (row) => [row, ...(await rows(row))]));
    return deeper.flat();
  }

  it('is told as starting again, and is back by itself', async () => {
    assert.deepEqual((await statesAfterKill()).map(connectionSentence), [
      'The release platform on this machine stopped and is starting again (attempt 1 of 3). What you typed is kept.',
      'The release platform on this machine is running.',
    ]);
  });

  it('leaves the rows of the tree as they are, so that what is unfolded and selected stays so', async () => {
    const watching = world.store.watch();
    const before = await rows();
    let drawnWhileAway = 0;
    const listening = tree.onDidChangeTreeData(() => {
      if (world.connection.state.kind === 'unreachable') drawnWhileAway += 1;
    });
    const back = statesAfterKill();
    const whileAway = await rows();
    await back;
    const afterwards = await rows();
    listening.dispose();
    watching.dispose();

    assert.equal(before.length, 4, 'a mini program, its version, its target and Select App');
    assert.equal(drawnWhileAway, 0);
    for (const found of [whileAway, afterwards]) {
      assert.ok(found.length === before.length && found.every((row, index) => row === before[index]));
    }
  });

  it('shows what others did while it was away', async () => {
    const other = await world.otherWindow('ada-admin');
    const seen = world.until(release.id, ({ status }) => status === 'Under Review');
    kill();
    await other.call('applyRelease', { params: { id: release.id }, body: {}, ifMatch: release.revision });
    assert.equal((await seen).status, 'Under Review');
  });

  it('in the middle of an upload leaves nothing by half: it is sent again by itself, and arrives once', async () => {
    const context = world.context(accepts, types('Kept'), chooses(/\$\(cloud-upload\)/));
    let kills = 0;
    const platform: Platform = {
      call: (operation, call) =>
        world.platform.call(operation, {
          ...call,
          onSent: () => {
            if (kills === 0) kill();
            kills += 1;
          },
        }),
      download: (path, signal) => world.platform.download(path, signal),
    };
    assert.equal(await uploadVersion({ ...context, platform }, folderAt(sampleFolder)), 'done');
    assert.ok(kills > 1, 'the bytes left twice');
    assert.match(context.ui.lastTold?.sentence ?? '', /^Harbor Coffee 1\.4\.1 is uploaded/);
    const versions = await world.store.versions(harborCoffee);
    assert.deepEqual(
      versions.map(({ version, note }) => `${version} ${note}`),
      ['1.4.1 Kept', '1.4.0 '],
    );
  });

  it('again and again is started again three times, then left to the person; Restart has it back', async () => {
    const told: ConnectionState[] = [];
    for (let kills = 1; kills <= 4; kills += 1) told.push(...(await statesAfterKill()));
    assert.deepEqual(
      told.map((state) => (state.kind === 'unreachable' ? state.attempt : state.kind)),
      [1, 'ready', 2, 'ready', 3, 'ready', 'failed'],
    );
    assert.deepEqual(world.connection.state, { kind: 'failed', code: 'CRASHED', file: undefined });
    await world.connection.restart();
    assert.equal(world.connection.state.kind, 'ready');
    assert.equal((await tree.getChildren()).length, 1);
  });
});
