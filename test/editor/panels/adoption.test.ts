import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commands, TabInputWebview, window } from 'vscode';
import { createReleasePanels } from '../../../src/editor/createReleasePanels';
import type { Release } from '../../../src/protocol/release';
import type { ReleaseView } from '../../../src/protocol/webview';
import { Recording } from '../../support/recording';
import { FlowWorld } from '../flows/flowWorld';
import { WatchedPanel } from './watchedPanel';

describe('What phones report, in the Release Progress panel', () => {
  let world: FlowWorld;
  let release: Release;

  before(async () => {
    world = await FlowWorld.start();
    await world.signIn('dana-developer');
    const built = await world.built('1.4.0', 'Test');
    release = await world.platform.call('applyRelease', {
      params: { id: built.id },
      body: {},
      ifMatch: (await world.release(built.id)).revision,
    });
  });

  after(async () => {
    await commands.executeCommand('workbench.action.closeAllEditors');
    await world.stop();
  });

  /** A phone of the release's target reports. */
  async function report(...kinds: readonly ('open' | 'success' | 'failure')[]): Promise<void> {
    const keys = JSON.parse(await readFile(join(world.dataFolder, 'delivery-keys.json'), 'utf8')) as {
      readonly targetAppId: string;
      readonly environment: string;
      readonly key: string;
    }[];
    const found = keys.find((one) => one.targetAppId === release.targetAppId && one.environment === 'Test');
    const at = Date.now();
    const events = kinds.map((kind, index) => ({ id: `${at}-${index}`, releaseId: release.id, kind, at }));
    const answer = await fetch(`${await world.embedded.baseUrl()}/v1/delivery/events`, {
      method: 'POST',
      headers: { 'x-api-key': found?.key ?? '', 'content-type': 'application/json' },
      body: JSON.stringify({ sentAt: at, events }),
    });
    assert.equal(answer.status, 200, await answer.text());
  }

  const firstSentence = ({ adoption }: ReleaseView): string => adoption?.sentences[0]?.text ?? '';

  it('shows without being asked for, and says how phones report until the first does', async () => {
    const watched = await WatchedPanel.open();
    const panels = createReleasePanels(world.context());
    const state = { v: 1, releaseId: release.id, page: 'progress', draft: {} } as const;
    await panels.deserializeWebviewPanel(watched.panel, state);
    await watched.untilShown(({ view }) => firstSentence(view).startsWith('No phone has reported yet.'));
    await report('open', 'open', 'success');
    const { view } = await watched.untilShown((shown) => firstSentence(shown.view).includes('was opened 2 times'));
    assert.equal(view.adoption?.charts?.failures?.bars.length, 1);

    watched.say({ type: 'action', action: { name: 'showHowPhonesReport' } });
    const tabs = new Recording<unknown>();
    const listening = window.tabGroups.onDidChangeTabs(tabs.add);
    await tabs.until(() =>
      window.tabGroups.all
        .flatMap((group) => group.tabs)
        .some(({ input, label }) => input instanceof TabInputWebview && label.includes('delivery.md')),
    );
    listening.dispose();
    panels.dispose();
  });
});
