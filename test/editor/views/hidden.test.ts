import assert from 'node:assert/strict';
import { EventEmitter } from 'vscode';
import { WatchWhileVisible } from '../../../src/editor/store/watchWhileVisible';
import { FlowWorld } from '../flows/flowWorld';

describe('A view that is hidden', () => {
  let world: FlowWorld;

  before(async () => {
    world = await FlowWorld.notStarted();
  });

  after(() => world.stop());

  it('starts nothing; the platform starts when it is seen, and its changes are followed while it is', async () => {
    const seen = { visible: false };
    const changed = new EventEmitter<void>();
    const watching = new WatchWhileVisible(seen, changed.event, world.store);
    changed.fire();
    assert.deepEqual([world.connection.state.kind, world.embedded.processId], ['starting', undefined]);

    const ready = new Promise<void>((resolve) => {
      const listening = world.connection.onDidChange(({ kind }) => {
        if (kind !== 'ready') return;
        listening.dispose();
        resolve();
      });
    });
    seen.visible = true;
    changed.fire();
    await ready;
    assert.notEqual(world.embedded.processId, undefined);
    watching.dispose();
    changed.dispose();
  });
});
