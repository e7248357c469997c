import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commands } from 'vscode';
import { createReleasePanels } from '../../../src/editor/createReleasePanels';
import type { ReleasePanels } from '../../../src/editor/panels/releasePanels';
import type { UnavailableMessage } from '../../../src/protocol/webview';
import { FlowWorld } from '../flows/flowWorld';
import { WatchedPanel } from './watchedPanel';

describe('The Release Progress panel of a platform that has failed', () => {
  let world: FlowWorld;
  let panels: ReleasePanels;
  let watched: WatchedPanel;

  before(async () => {
    world = await FlowWorld.notStarted();
    await writeFile(join(world.dataFolder, 'platform.db'), 'no database '.repeat(500));
    panels = createReleasePanels(world.context());
    watched = await WatchedPanel.open();
  });

  after(async () => {
    panels.dispose();
    await commands.executeCommand('workbench.action.closeAllEditors');
    await world.stop();
  });

  async function untilSaid(sentence: RegExp): Promise<UnavailableMessage> {
    const said = await watched.sent.until((all) => {
      const last = all.at(-1);
      return last?.type === 'unavailable' && sentence.test(last.sentence);
    });
    const last = said.at(-1);
    if (last?.type !== 'unavailable') throw new Error('something else was said meanwhile');
    return last;
  }

  it('says why, with Restart and Show Log', async () => {
    const state = { v: 1, releaseId: 'release-1', page: 'progress', draft: {} };
    await panels.deserializeWebviewPanel(watched.panel, state);
    const { waiting, buttons } = await untilSaid(/could not start: its database .* is damaged/);
    assert.equal(waiting, false);
    assert.deepEqual(
      buttons.map(({ label, does }) => [label, does.name]),
      [
        ['Restart', 'restartPlatform'],
        ['Show Log', 'showLog'],
      ],
    );
  });
});
