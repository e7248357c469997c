import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Uri } from 'vscode';
import { copyDeliveryKey } from '../../../src/editor/flows/copyDeliveryKey';
import { chooses } from '../../support/scriptedUi';
import { FlowWorld, harborCoffee } from './flowWorld';

describe('the delivery keys of this machine', () => {
  let world: FlowWorld;
  let file: Uri;
  let address: string;

  before(async () => {
    world = await FlowWorld.start();
    file = Uri.file(join(world.dataFolder, 'delivery-keys.json'));
    address = await world.connection.started();
  });

  after(() => world.stop());

  it('copies the key of a target, with which a phone is answered where it says', async () => {
    const context = world.context(chooses('Metro Pay · Sandbox'));
    assert.equal(await copyDeliveryKey(context, file, address), 'done');
    world.verify();
    assert.equal(
      context.ui.lastTold?.sentence,
      `The delivery key of Metro Pay · Sandbox is copied. The platform listens at ${address}.`,
    );
    const answer = await fetch(`${address}/ofrep/v1/evaluate/flags/${harborCoffee}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${context.ui.copied}`, 'content-type': 'application/json' },
      body: JSON.stringify({ context: { targetingKey: 'harbor.ada' } }),
    });
    // The key is good, and nothing was ever selected for that super app.
    const { errorCode } = (await answer.json()) as { readonly errorCode?: string };
    assert.deepEqual([answer.status, errorCode], [404, 'FLAG_NOT_FOUND']);
  });

  it('says so where the file is gone, and what to do', async () => {
    await rm(file.fsPath);
    const context = world.context();
    assert.equal(await copyDeliveryKey(context, file, address), 'failed');
    assert.match(
      context.ui.lastTold?.sentence ?? '',
      /cannot be read .* Restart the platform: it writes the file anew\.$/,
    );
  });
});
