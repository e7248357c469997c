import assert from 'node:assert/strict';
import { commands, extensions } from 'vscode';
import { commandIds } from '../../src/editor/contributions';
import type { ExtensionApi } from '../../src/extension';

const extensionId = 'mini-program-release.mini-program-release';

async function activated(): Promise<ExtensionApi> {
  const extension = extensions.getExtension<ExtensionApi>(extensionId);
  assert.ok(extension);
  return extension.activate();
}

describe('The extension', () => {
  it('activates with a version of its API', async () => {
    assert.equal((await activated()).apiVersion, 1);
  });

  it('has a handler for every command it contributes', async () => {
    await activated();
    const known = new Set(await commands.getCommands(true));
    assert.deepEqual(
      Object.values(commandIds).filter((id) => !known.has(id)),
      [],
    );
  });

  it('tells in the status bar where the release of its folder stands, once there is one', async () => {
    const { internals } = await activated();
    assert.ok(internals);
    await internals.connection.started();
    assert.equal(internals.account.current?.name, 'Dana Developer');
  });
});
