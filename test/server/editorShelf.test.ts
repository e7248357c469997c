import assert from 'node:assert/strict';
import { openEventStream } from '../../src/client/eventStream';
import { createHttpPlatform } from '../../src/client/httpPlatform';
import type { Platform } from '../../src/client/platform';
import { Shelf } from '../../src/editor/store/shelf';
import type { StoreChange } from '../../src/editor/store/releaseStore';
import { seed, type SeedAccount } from '../support/platform';
import { startReleaseWorld, type ReleaseWorld } from '../support/releaseWorld';

/** A shelf that follows the platform's events, and what it told. */
class FollowedShelf {
  readonly told: StoreChange[] = [];
  readonly requests: string[] = [];
  /** What happens between an answer and its arrival. */
  beforeArrival: (operation: string) => Promise<void> = () => Promise.resolve();
  readonly shelf: Shelf;
  readonly #listeners: (() => void)[] = [];
  readonly #hearers: (() => void)[] = [];
  readonly #ending = new AbortController();

  constructor(world: ReleaseWorld, account: SeedAccount) {
    const token = (): Promise<string> => Promise.resolve(world.platform.token(account));
    const platform = createHttpPlatform({ baseUrl: () => world.platform.url, token });
    const counted: Platform = {
      call: async (operation, call) => {
        this.requests.push(operation);
        const answer = await platform.call(operation, call);
        await this.beforeArrival(operation);
        return answer;
      },
      download: (path, signal) => platform.download(path, signal),
    };
    this.shelf = new Shelf(counted, (change) => {
      this.told.push(change);
      for (const listener of this.#listeners.splice(0)) listener();
    });
    this.open = new Promise((resolve) => {
      void openEventStream({
        platformUrl: () => world.platform.url,
        token,
        signal: this.#ending.signal,
        onEvent: (event) => {
          void this.shelf.apply(event);
          for (const hearer of this.#hearers.splice(0)) hearer();
        },
        onReset: () => this.shelf.everythingChanged(),
        onState: (state) => state === 'open' && resolve(),
      });
    });
  }

  readonly open: Promise<void>;

  /** Does what changes the platform, and waits until the shelf has heard of it. */
  async untilHeard(work: () => Promise<void>): Promise<void> {
    const heard = new Promise<void>((resolve) => this.#hearers.push(resolve));
    await work();
    await heard;
  }

  async untilTold(isWanted: (change: StoreChange) => boolean): Promise<StoreChange> {
    for (;;) {
      const found = this.told.find(isWanted);
      if (found) return found;
      await new Promise<void>((resolve) => this.#listeners.push(resolve));
    }
  }

  end(): void {
    this.#ending.abort();
  }
}

describe('What the editor knows of the platform', () => {
  let world: ReleaseWorld;

  before(async () => {
    world = await startReleaseWorld();
  });

  after(() => world.stop());

  async function following(account: SeedAccount, work: (followed: FollowedShelf) => Promise<void>): Promise<void> {
    const followed = new FollowedShelf(world, account);
    await followed.open;
    try {
      await work(followed);
    } finally {
      followed.end();
    }
  }

  it('reads nothing that nobody asked for, whatever happens', () =>
    following('dana-developer', async ({ shelf, requests, told }) => {
      await shelf.me();
      const release = await world.built();
      await world.apply(release);
      await world.read(release);
      assert.deepEqual([requests, told], [['getMe'], []]);
    }));

  it('reads a release again when somebody edits the basic information that it will be applied with', async () => {
    // Before anybody listens: what is told of the build could come late.
    const release = await world.built({ environment: 'Test' });
    await following('dana-developer', async (followed) => {
      await followed.shelf.release(release.id);
      const edited = { ...release.information, customerServicePhone: '0800 2' };
      await world.as('ada-admin').call('editMiniProgram', {
        params: { id: release.miniProgramId },
        ifMatch: release.informationRevision,
        body: { information: edited },
      });
      const change = await followed.untilTold(({ kind }) => kind === 'release');
      assert.ok(change.kind === 'release');
      assert.deepEqual(change.release.information, edited);
      assert.equal(change.release.informationRevision, release.informationRevision + 1);
    });
  });

  it('reads just the release that changed, and tells how it was before', async () => {
    // Before anybody listens: what is told of the build could come late.
    const release = await world.built({ environment: 'Sandbox' });
    await following('dana-developer', async (followed) => {
      await followed.shelf.releases(seed.harborCoffee);
      followed.requests.length = 0;
      await world.configure(release, { clientId: 'client-1' });
      const change = await followed.untilTold(({ kind }) => kind === 'release');
      assert.ok(change.kind === 'release');
      assert.deepEqual([change.before?.revision, change.release.id], [release.revision, release.id]);
      assert.deepEqual(followed.requests, ['getRelease']);
    });
  });

  it('shows what an action answered with at once, and tells of it once', async () => {
    // Before anybody listens: what is told of the build could come late.
    const release = await world.built({ environment: 'Sandbox' });
    await following('dana-developer', async (followed) => {
      await followed.shelf.release(release.id);
      const answer = await world.configure(release, { clientId: 'client-2' });
      followed.shelf.take(answer);
      assert.equal((await followed.shelf.release(release.id)).revision, answer.revision);
      followed.shelf.take(release);
      assert.equal(
        (await followed.shelf.release(release.id)).revision,
        answer.revision,
        'an older state changes nothing',
      );
      await world.configure(answer, { clientId: 'client-3' });
      await followed.untilTold((change) => change.kind === 'release' && change.release.revision > answer.revision);
      assert.equal(followed.told.filter(({ kind }) => kind === 'release').length, 2);
    });
  });

  it('ends with the latest state of a release, however often it changes while it is read', async () => {
    // Made before anybody listens, so that each event is of a change that is made here.
    let release = await world.built({ environment: 'Sandbox' });
    await following('dana-developer', async (followed) => {
      const { shelf } = followed;
      await shelf.release(release.id);
      let changesLeft = 3;
      const change = (): Promise<void> =>
        followed.untilHeard(async () => {
          release = await world.configure(release, { clientId: `client-${changesLeft}` });
        });
      followed.beforeArrival = async () => {
        if (changesLeft === 0) return;
        changesLeft -= 1;
        await change();
      };
      await change();
      await followed.untilTold((change) => change.kind === 'release' && change.release.revision === release.revision);
      assert.equal(changesLeft, 0);
      assert.equal((await shelf.release(release.id)).revision, release.revision);
    });
  });

  it('is not misled by an answer that comes later than the news of the build', () =>
    following('dana-developer', async ({ shelf }) => {
      const selected = await world.select(await world.upload(), { environment: 'Test' });
      const built = await world.ended(selected);
      assert.equal(selected.revision, built.revision);
      assert.equal((await shelf.release(selected.id)).build.state, 'built');
      shelf.take(selected);
      assert.equal((await shelf.release(selected.id)).build.state, 'built');
    }));

  it('knows when another release is no longer in the way', () =>
    following('dana-developer', async (followed) => {
      const target = { targetApp: seed.metroPay, environment: 'Production' } as const;
      const first = await world.applied(target);
      const second = await world.built(target);
      await followed.shelf.releases(seed.harborCoffee);
      assert.equal((await followed.shelf.release(second.id)).inTheWay?.releaseId, first.id);
      await world.act(first, 'withdrawRelease');
      await followed.untilTold(
        (change) => change.kind === 'release' && change.release.id === second.id && change.release.inTheWay === null,
      );
    }));

  it('reads requests again when one is opened or decided', () =>
    following('mia-metro', async (followed) => {
      const before = await followed.shelf.approvals('mine');
      const release = await world.applied({ targetApp: seed.metroPay });
      await followed.untilTold(({ kind }) => kind === 'approvals');
      assert.equal((await followed.shelf.approvals('mine')).length, before.length + 1);
      followed.told.length = 0;
      await world.reject(release, 'Not yet', 'mia-metro');
      await followed.untilTold(({ kind }) => kind === 'approvals');
      const approvals = await followed.shelf.approvals('mine');
      const latest = approvals.find(({ releaseId }) => releaseId === release.id);
      assert.deepEqual([latest?.status, latest?.allowed], ['Rejected', []]);
    }));

  it('reads a long list of mini programs page by page, with a new one first and an old one where it belongs', async () => {
    const names = Array.from({ length: 250 }, (_, index) => `Program ${index}`);
    for (const name of names) await world.as('ada-admin').call('createMiniProgram', { body: { name } });
    const oldest = await world.as('ada-admin').call('getMiniProgram', { params: { id: seed.harborCoffee } });
    await following('ada-admin', async (followed) => {
      const { shelf } = followed;
      const page = await shelf.list.page();
      assert.deepEqual([page.items.length, page.more], [200, true]);
      const edited = { ...oldest.information, category: 'Drinks' };
      await world.as('ada-admin').call('editMiniProgram', {
        params: { id: oldest.id },
        ifMatch: oldest.revision,
        body: { information: edited },
      });
      await followed.untilTold(({ kind }) => kind === 'mini program');
      assert.deepEqual(await shelf.list.page(), page);
      await shelf.list.loadMore();
      const all = await shelf.list.page();
      assert.deepEqual([all.items.length, all.more], [251, false]);
      assert.equal(new Set(all.items.map(({ id }) => id)).size, 251);
      assert.deepEqual(all.items.at(-1)?.information, edited);
      followed.requests.length = 0;
      await world.as('ada-admin').call('createMiniProgram', { body: { name: 'The newest' } });
      await followed.untilTold(({ kind }) => kind === 'mini programs');
      assert.equal((await shelf.list.page()).items[0]?.name, 'The newest');
      assert.deepEqual(followed.requests, ['getMiniProgram']);
    });
  });
});
