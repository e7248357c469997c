import assert from 'node:assert/strict';
import { accessTokens } from '../../../src/editor/flows/accessTokens/accessTokens';
import type { AccessToken } from '../../../src/protocol/accessToken';
import { agrees, chooses, goesBack, leaves, ticks, types } from '../../support/scriptedUi';
import { FlowWorld } from './flowWorld';

const day = 24 * 60 * 60 * 1000;

describe('Personal Access Tokens', () => {
  let world: FlowWorld;

  before(async () => {
    world = await FlowWorld.start();
    await world.signIn('dana-developer');
  });

  afterEach(() => world.verify());

  after(() => world.stop());

  const own = async (): Promise<readonly AccessToken[]> => (await world.platform.call('listAccessTokens', {})).items;

  it('makes one with a name, scopes and an end, to be copied this once', async () => {
    const context = world.context(
      chooses('Create a Personal Access Token…'),
      types(' ', 'nightly'),
      goesBack,
      types('pipeline'),
      ticks('release'),
      chooses(/^30 days/),
      agrees,
    );
    assert.equal(await accessTokens(context), 'done');
    const [token, ...others] = await own();
    assert.ok(token);
    assert.deepEqual(others, []);
    assert.deepEqual([token.name, token.scopes.toSorted()], ['pipeline', ['read', 'release']]);
    assert.ok(Math.abs(token.expiresAt - Date.now() - 30 * day) < 10 * 60_000);
    assert.match(context.ui.copied ?? '', /^\S{20,}$/);
    assert.match(context.ui.lastTold?.sentence ?? '', /^The personal access token pipeline is copied\. It ends on /);
    assert.ok(context.ui.told.every(({ sentence }) => !sentence.includes(context.ui.copied ?? '?')));
  });

  it('holds for a year at the longest', async () => {
    const context = world.context(
      chooses('Create a Personal Access Token…'),
      types('yearly'),
      ticks(),
      chooses(/^365 days/),
      agrees,
    );
    assert.equal(await accessTokens(context), 'done');
  });

  it('leaves none behind that nobody copied', async () => {
    const before = await own();
    const context = world.context(
      chooses('Create a Personal Access Token…'),
      types('unwanted'),
      ticks('review'),
      chooses(/^7 days/),
      leaves,
    );
    assert.equal(await accessTokens(context), 'canceled');
    assert.equal(context.ui.copied, undefined);
    assert.deepEqual(await own(), before);
  });

  it('shows what each may do, when it ends and when it was used, and revokes it', async () => {
    const context = world.context(chooses(/^pipeline \| read, release \| ends on .* · never used$/), agrees);
    assert.equal(await accessTokens(context), 'done');
    assert.deepEqual(
      (await own()).map(({ name }) => name),
      ['yearly'],
    );
  });
});
