import assert from 'node:assert/strict';
import { window, type LogOutputChannel } from 'vscode';
import { SignedInAccount } from '../../../src/editor/auth/signedInAccount';
import { ConnectionContext } from '../../../src/editor/connectionContext';
import { EmbeddedSource } from '../../../src/editor/connection/embeddedSource';
import { PlatformConnection } from '../../../src/editor/platformConnection';
import type { ConnectionState, StoreChange } from '../../../src/editor/store/releaseStore';
import { PlatformStore } from '../../../src/editor/store/platformStore';
import { ScriptedUi } from '../../support/scriptedUi';
import { FlowWorld, harborCoffee, RememberedDrafts } from '../flows/flowWorld';

describe('The connection to the platform', () => {
  describe('that runs', () => {
    let world: FlowWorld;

    before(async () => {
      world = await FlowWorld.start();
      await world.signIn('dana-developer');
    });

    after(() => world.stop());

    it('comes back by itself after the process was killed, and what is shown is up to date again', async () => {
      const watching = world.store.watch();
      await world.store.versions(harborCoffee);
      const states: ConnectionState['kind'][] = [];
      const back = new Promise<void>((resolve) => {
        world.store.onDidChangeConnection(({ kind }) => {
          states.push(kind);
          if (kind === 'ready') resolve();
        });
      });
      const { processId } = world.embedded;
      assert.ok(processId);
      process.kill(processId, 'SIGKILL');
      await back;
      assert.deepEqual(states, ['unreachable', 'ready']);

      const told = new Promise<StoreChange>((resolve) => {
        world.store.onDidChange((change) => change.kind === 'versions' && resolve(change));
      });
      await world.uploaded('1.4.0');
      assert.deepEqual(await told, { kind: 'versions', miniProgramId: harborCoffee });
      watching.dispose();
    });

    it('shows nothing to somebody who signed out, and says so', async () => {
      await world.signOut();
      assert.deepEqual(world.store.connection, { kind: 'signed out' });
      await assert.rejects(world.store.miniPrograms(), { code: 'UNAUTHENTICATED' });
      await world.signIn('dana-developer');
      assert.deepEqual(world.store.connection, { kind: 'ready' });
    });
  });

  describe('that cannot start', () => {
    let log: LogOutputChannel;

    before(() => {
      log = window.createOutputChannel('Connection under test', { log: true });
    });

    after(() => log.dispose());

    it('is told once, with Restart and Show Log', async () => {
      const account = new SignedInAccount(new RememberedDrafts());
      const options = { serverScript: '/nowhere/server.js', dataFolder: '/nowhere', log };
      const connection = new PlatformConnection(new EmbeddedSource(options), account, log);
      const store = new PlatformStore(connection, log);
      const ui = new ScriptedUi();
      const context = new ConnectionContext({ store, account, ui, log });
      const watching = store.watch();
      const told = await ui.untilTold(/release platform/);
      assert.equal(store.connection.kind, 'failed');
      assert.deepEqual([told.kind, told.buttons], ['fail', ['Restart', 'Show Log']]);
      assert.equal(ui.told.length, 1);
      watching.dispose();
      context.dispose();
      store.dispose();
      await connection.stop();
      connection.dispose();
      account.dispose();
    });
  });
});
