import assert from 'node:assert/strict';
import { commands } from 'vscode';
import { WindowUi } from '../../../src/editor/windowUi';

describe('The same notification', () => {
  it('is shown again in the place of the one that still stands', async () => {
    const ui = new WindowUi();
    const first = ui.warn('Nothing can be uploaded from here.', { id: 'open', title: 'Open Folder' });
    const second = ui.warn('Nothing can be uploaded from here.', { id: 'open', title: 'Open Folder' });
    assert.equal(await first, undefined, 'it was closed for the second');
    await commands.executeCommand('notifications.clearAll');
    assert.equal(await second, undefined);
  });
});
