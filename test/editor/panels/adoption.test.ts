import assert from 'node:assert/strict';
import { commands, TabInputWebview, window } from 'vscode';
import { createReleasePanels } from '../../../src/editor/createReleasePanels';
import type { Release } from '../../../src/protocol/release';
import type { ReleaseView } from '../../../src/protocol/webview';
import { Recording } from '../../support/recording';
import { FlowWorld } from '../flows/flowWorld';
import { reportFrom } from '../flows/reportFrom';
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

  const firstSentence = ({ adoption }: ReleaseView): string => adoption?.sentences[0]?.text ?? '';

  it('shows without being asked for, and says how phones report until the first does', async () => {
    const watched = await WatchedPanel.open();
    const panels = createReleasePanels(world.context());
    const state = { v: 1, releaseId: release.id, page: 'progress', draft: {} } as const;
    await panels.deserializeWebviewPanel(watched.panel, state);
    await watched.untilShown(({ view }) => firstSentence(view).startsWith('No phone has reported yet.'));
    await reportFrom(world, release, ['open', 'open', 'success']);
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
