import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Uri } from 'vscode';
import { ConnectionError } from '../../../src/client/connectionError';
import { commandTable } from '../../../src/editor/commands/commandTable';
import { ConnectionContext } from '../../../src/editor/connectionContext';
import { FolderMiniPrograms } from '../../../src/editor/folderMiniPrograms';
import { selectApp } from '../../../src/editor/flows/selectApp';
import { PinnedRelease } from '../../../src/editor/pinnedRelease';
import { MiniProgramTree } from '../../../src/editor/tree/miniProgramTree';
import { ScriptedUi } from '../../support/scriptedUi';
import { FlowWorld, RememberedDrafts } from '../flows/flowWorld';

interface Cause {
  readonly title: string;
  readonly code: string;
  readonly sentence: RegExp;
  readonly bringAbout: (world: FlowWorld) => Promise<void>;
  readonly remove: (world: FlowWorld) => Promise<void>;
  /** What must not be touched by the attempts to start. */
  readonly untouched: (world: FlowWorld) => string;
}

const databaseOf = ({ dataFolder }: FlowWorld): string => join(dataFolder, 'platform.db');

async function setDatabaseVersion(world: FlowWorld, next: (version: number) => number): Promise<void> {
  const database = new DatabaseSync(databaseOf(world));
  const row = database.prepare('PRAGMA user_version').get();
  database.exec(`PRAGMA user_version = ${next(Number(row?.['user_version']))}`);
  database.close();
}

const causes: readonly Cause[] = [
  {
    title: 'its data folder cannot be written',
    code: 'DATA_FOLDER_NOT_WRITABLE',
    sentence: /: \S+platform\.db or its folder cannot be written\. Check who may write there\.$/,
    // Whoever runs as root may write everywhere, but not into a file as if it were a folder.
    bringAbout: async ({ dataFolder }) => {
      await rm(dataFolder, { recursive: true });
      await writeFile(dataFolder, 'in the way');
    },
    remove: ({ dataFolder }) => rm(dataFolder),
    untouched: ({ dataFolder }) => dataFolder,
  },
  {
    title: 'its database is of a newer version',
    code: 'DATA_FOLDER_NEWER',
    sentence: /its data was written by a newer version and was left untouched\. Update the extension\.$/,
    bringAbout: async (world) => {
      const earlier = await world.windowOf('dana-developer');
      await earlier.close();
      await setDatabaseVersion(world, (version) => version + 1000);
    },
    remove: (world) => setDatabaseVersion(world, (version) => version - 1000),
    untouched: databaseOf,
  },
  {
    title: 'its database is damaged',
    code: 'DATABASE_DAMAGED',
    sentence: /: its database \S+platform\.db is damaged\. It was left as it is; restore it or move it away\.$/,
    bringAbout: (world) => writeFile(databaseOf(world), 'no database '.repeat(500)),
    remove: (world) => rm(databaseOf(world)),
    untouched: databaseOf,
  },
];

for (const { title, code, sentence, bringAbout, remove, untouched } of causes) {
  describe(`A platform that cannot start because ${title}`, () => {
    let world: FlowWorld;
    let folders: FolderMiniPrograms;
    let pinned: PinnedRelease;
    let tree: MiniProgramTree;
    let ui: ScriptedUi;
    let connection: ConnectionContext;

    before(async () => {
      world = await FlowWorld.notStarted();
      await bringAbout(world);
      folders = new FolderMiniPrograms();
      pinned = new PinnedRelease(new RememberedDrafts());
      tree = new MiniProgramTree(world.store, folders, pinned);
      ui = new ScriptedUi();
      connection = new ConnectionContext({ store: world.store, account: world.account, ui, log: world.context().log });
    });

    after(async () => {
      connection.dispose();
      tree.dispose();
      pinned.dispose();
      folders.dispose();
      await world.stop();
    });

    it('has failed at once and leaves what is there as it is; the rows make room for the welcome that says why', async () => {
      const before = await readFile(untouched(world));
      await assert.rejects(world.connection.started(), ConnectionError);
      assert.deepEqual(world.connection.state, { kind: 'failed', code, file: databaseOf(world) });
      assert.deepEqual(await tree.getChildren(), []);
      assert.deepEqual(await readFile(untouched(world)), before);
    });

    it('is told once in a sentence, with Restart and Show Log', () => {
      assert.equal(ui.told.length, 1);
      assert.match(ui.lastTold?.sentence ?? '', sentence);
      assert.deepEqual(ui.lastTold?.buttons, ['Restart', 'Show Log']);
    });

    it('is what every command says meanwhile, with the same way on', async () => {
      const context = world.context();
      assert.equal(await selectApp(context), 'failed');
      assert.match(context.ui.lastTold?.sentence ?? '', sentence);
      assert.deepEqual(context.ui.lastTold?.buttons, ['Show Log', 'Restart']);
    });

    it('works after Restart once the cause is gone, and not before', async () => {
      const { restartPlatform } = commandTable({
        context: world.context(),
        connection: world.connection,
        profile: world.profile,
        sources: world.sources,
        account: world.account,
        pinned,
        inStep: world.inStep,
        filters: world.filters,
        approvals: world.approvals,
        deliveryKeys: Uri.file(join(world.dataFolder, 'delivery-keys.json')),
        open: () => undefined,
      });
      await restartPlatform(undefined);
      assert.deepEqual(world.connection.state, { kind: 'failed', code, file: databaseOf(world) });
      await remove(world);
      await restartPlatform(undefined);
      assert.equal(world.connection.state.kind, 'ready');
      assert.deepEqual(
        (await tree.getChildren()).map((row) => tree.getTreeItem(row).label),
        ['Harbor Coffee'],
      );
    });
  });
}
