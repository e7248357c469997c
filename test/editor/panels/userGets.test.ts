import assert from 'node:assert/strict';
import { commands } from 'vscode';
import { createReleasePanels } from '../../../src/editor/createReleasePanels';
import type { ReleasePanels } from '../../../src/editor/panels/releasePanels';
import type { Release } from '../../../src/protocol/release';
import type { ReleaseView } from '../../../src/protocol/webview';
import { FlowWorld } from '../flows/flowWorld';
import { WatchedPanel } from './watchedPanel';

/** An answer as it can be read. */
function answerText({ userGets }: ReleaseView): string {
  const answer = userGets?.answer;
  if (!answer) return userGets?.problem?.sentence ?? '';
  const steps = answer.steps.map(({ label, parts }) => `${label}: ${parts.map(({ text }) => text).join('')}`);
  return [`${answer.userId}: ${answer.sentence}`, ...steps].join('\n');
}

describe('Show What a User Gets, in the Release Progress panel', () => {
  let world: FlowWorld;
  let release: Release;
  let panels: ReleasePanels;
  let watched: WatchedPanel;

  before(async () => {
    world = await FlowWorld.start();
    await world.signIn('dana-developer');
    release = await world.inPilotTesting('1.4.0');
    await world.addTesters(release.id, 'mina');
  });

  beforeEach(async () => {
    watched = await WatchedPanel.open();
    panels = createReleasePanels(world.context());
    const state = { v: 1, releaseId: release.id, page: 'progress', draft: {} } as const;
    await panels.deserializeWebviewPanel(watched.panel, state);
    await watched.untilShown();
  });

  afterEach(async () => {
    panels.dispose();
    await commands.executeCommand('workbench.action.closeAllEditors');
  });

  after(() => world.stop());

  const untilAnswered = async (begin: string): Promise<string> =>
    answerText((await watched.untilShown(({ view }) => answerText(view).startsWith(begin))).view);

  it('answers with every step, and tells a user ID that is none', async () => {
    watched.say({ type: 'explain', userId: 'mina' });
    assert.deepEqual((await untilAnswered('mina')).split('\n'), [
      'mina: The user gets 1.4.0, which not everyone gets yet.',
      'In Rollout: 1.4.0 is given to some users, and not yet to all.',
      'Tester: A tester of 1.4.0.',
    ]);
    watched.say({ type: 'explain', userId: 'no user' });
    await untilAnswered('no user is no user ID: “ ” at place 3 is not allowed.');
  });

  it('answers anew by itself when the release changes', async () => {
    watched.say({ type: 'explain', userId: 'bo' });
    assert.match(await untilAnswered('bo: The user gets nothing there.'), /and this user is none\./u);
    await world.addTesters(release.id, 'bo');
    await untilAnswered('bo: The user gets 1.4.0, which not everyone gets yet.');
  });

  it('keeps the user ID that was typed as a draft', async () => {
    watched.say({ type: 'draft', draft: { userId: 'mi' } });
    watched.say({ type: 'ready' });
    await watched.untilShown(({ draft }) => draft?.userId === 'mi');
  });
});
