import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { deliveryEventLimits } from '../../src/core/adoption/deliveryEvent';
import { eventsAMinute } from '../../src/core/adoption/eventSampling';
import type { Adoption, DeliveryEvent, ReportOutcome } from '../../src/protocol/adoption';
import type { Release } from '../../src/protocol/release';
import type { Tester } from '../../src/protocol/testers';
import { cleanUp, defaultRetention } from '../../src/server/housekeeping';
import { removeOldUse } from '../../src/server/services/adoption/foldUse';
import { day, hour, ManualClock, second } from '../support/manualClock';
import { Phone } from '../support/phone';
import { seed, type SeedAccount } from '../support/platform';
import { problemOf } from '../support/platformClient';
import { refuses, startReleaseWorld, type ReleaseWorld } from '../support/releaseWorld';

const minute = 60 * second;

describe('what phones report', () => {
  let world: ReleaseWorld;
  let phone: Phone;
  let clock: ManualClock;

  beforeEach(async () => {
    clock = new ManualClock();
    // In the middle of an hour, so that nothing of a test falls into the next one.
    clock.jump(hour / 2 - (Date.now() % hour));
    world = await startReleaseWorld({ clock });
    phone = await world.phone();
  });

  afterEach(() => world.stop());

  async function full(): Promise<Release> {
    const tested = await world.act(await world.approve(await world.applied()), 'completeTesting');
    return world.act(tested, 'releaseToEveryone');
  }

  const piloted = async (): Promise<Release> => world.approve(await world.applied());

  function event(
    release: Pick<Release, 'id'>,
    kind: DeliveryEvent['kind'],
    more: Partial<DeliveryEvent> = {},
  ): DeliveryEvent {
    return { id: randomUUID(), releaseId: release.id, kind, at: clock.now(), ...more };
  }

  const many = (count: number, make: () => DeliveryEvent): DeliveryEvent[] => Array.from({ length: count }, make);

  const report = (events: readonly unknown[], sentAt = clock.now()): Promise<ReportOutcome> =>
    phone.report(events as readonly object[], sentAt);

  function adoption(release: Pick<Release, 'id'>, as: SeedAccount = 'dana-developer'): Promise<Adoption> {
    return world.as(as).call('getAdoption', { params: { id: release.id } });
  }

  /** Opens, users, successes and failures. */
  const countsOf = (use: Adoption['release'] | Adoption['live']): readonly number[] =>
    use ? [use.opens, use.users, use.successes, use.failures] : [];

  const counts = async (release: Pick<Release, 'id'>): Promise<readonly number[]> =>
    countsOf((await adoption(release)).release);

  const codes = ({ refused }: ReportOutcome): readonly string[] =>
    refused.map(({ index, code, member }) => [index, code, member].filter((part) => part !== undefined).join(' '));

  const cleanUpNow = (): Promise<void> => {
    const { storage, blobs, signer } = world.platform;
    const onError = (error: unknown): void => assert.fail(String(error));
    return cleanUp({ storage, blobs, signer, clock, onError }, defaultRetention);
  };

  const keptIds = async (): Promise<number> =>
    (await world.platform.storage.reader.selectFrom('delivery_event').select('id').execute()).length;

  describe('is counted', () => {
    it('by release and hour: opens, users, successes and failures', async () => {
      const release = await piloted();
      const before = clock.now() - hour;
      const outcome = await report([
        event(release, 'open', { firstOpen: true, at: before }),
        event(release, 'success', { at: before }),
        event(release, 'open'),
        event(release, 'open', { firstOpen: true }),
        event(release, 'failure'),
      ]);
      assert.deepEqual(outcome, { counted: 5, repeated: 0, sampledOut: 0, refused: [], reportOneIn: 1 });
      const { release: use, live, comparison, isSampled, buckets } = await adoption(release);
      assert.deepEqual(countsOf(use), [3, 2, 1, 1]);
      assert.equal(use.failureRate?.rate, 0.5);
      assert.deepEqual([live, comparison, isSampled], [null, 'nothing to compare with', false]);
      const start = before - (before % hour);
      assert.deepEqual(buckets, [
        { since: start, hours: 1, opens: 1, users: 1, successes: 1, failures: 0, live: null, allOpens: 1 },
        { since: start + hour, hours: 1, opens: 2, users: 1, successes: 0, failures: 1, live: null, allOpens: 2 },
      ]);
    });

    it('as nothing at all until the first comes', async () => {
      const release = await world.built();
      const { release: use, buckets } = await adoption(release);
      assert.deepEqual([countsOf(use), use.failureRate, buckets], [[0, 0, 0, 0], null, []]);
    });

    it('once, however often it comes', async () => {
      const release = await piloted();
      const events = [event(release, 'open', { firstOpen: true }), event(release, 'failure')];
      const [twice] = events;
      assert.ok(twice);
      const first = await report([...events, twice]);
      assert.deepEqual([first.counted, first.repeated], [2, 1]);
      const again = await report(events);
      assert.deepEqual([again.counted, again.repeated], [0, 2]);
      const atOnce = await Promise.all(Array.from({ length: 10 }, () => report([...events, event(release, 'open')])));
      assert.equal(
        atOnce.reduce((sum, { counted }) => sum + counted, 0),
        10,
      );
      assert.deepEqual(await counts(release), [11, 1, 0, 1]);
    });

    it('without the user, of whom nothing is kept', async () => {
      const release = await piloted();
      await world.addTesters(release, 'jonas\n');
      const { counted } = await report([event(release, 'open', { userId: 'mina' })]);
      assert.deepEqual([counted, await counts(release)], [1, [1, 0, 0, 0]]);
      const { reader } = world.platform.storage;
      assert.deepEqual(await reader.selectFrom('tester_use').selectAll().execute(), []);
      assert.deepEqual(codes(await report([event(release, 'open', { userId: 'x'.repeat(300) })])), [
        '0 EVENT_INVALID userId',
      ]);
    });

    it('also when a phone reports a release that was canceled or archived since', async () => {
      const canceled = await world.act(await piloted(), 'cancelRelease');
      assert.equal((await report([event(canceled, 'failure')])).counted, 1);
      assert.deepEqual(await counts(canceled), [0, 0, 0, 1]);
    });
  });

  describe('of testers', () => {
    const testerOf = async (release: Release, search: string): Promise<Tester | undefined> => {
      const { items } = await world
        .as('dana-developer')
        .call('listTesters', { params: { id: release.id }, query: { search } });
      return items[0];
    };

    /** How many testers have opened a release, and of how many it failed. */
    const testersOf = async (release: Release): Promise<readonly number[]> => {
      const { counts: all } = await world.as('dana-developer').call('listTesters', { params: { id: release.id } });
      assert.equal((await world.read(release)).testersOpened, all.opened);
      return [all.opened, all.failed];
    };

    it('is told of each, once for each event', async () => {
      const release = await piloted();
      await world.addTesters(release, 'mina\njonas\n');
      const earlier = clock.now() - hour;
      const events = [
        event(release, 'open', { userId: 'mina', at: earlier }),
        event(release, 'open', { userId: ' mina ' }),
        event(release, 'failure', { userId: 'mina', at: earlier }),
        event(release, 'success', { userId: 'jonas' }),
      ];
      await report(events);
      await report(events);
      await report([event(release, 'open', { userId: 'mina', at: earlier })]);
      const mina = await testerOf(release, 'mina');
      assert.ok(mina);
      assert.deepEqual([mina.opens, mina.failures, mina.lastVersionSeen], [3, 1, release.version]);
      // By the platform's clock, which goes on.
      const isAbout = (moment: number | null, expected: number): boolean =>
        moment !== null && Math.abs(moment - expected) < minute;
      assert.ok(isAbout(mina.lastOpenedAt, clock.now()) && isAbout(mina.lastFailedAt, earlier));
      assert.equal((await testerOf(release, 'jonas'))?.lastOpenedAt, null);
      assert.deepEqual(await testersOf(release), [1, 1]);
    });

    it('counts each tester once, whoever reports at the same moment', async () => {
      const release = await piloted();
      await world.addTesters(release, 'mina\njonas\n');
      const open = (userId: string): DeliveryEvent => event(release, 'open', { userId });
      await Promise.all(Array.from({ length: 10 }, () => report([open('mina'), open('jonas'), open('nobody')])));
      assert.deepEqual(await testersOf(release), [2, 0]);
      assert.equal((await testerOf(release, 'mina'))?.opens, 10);
    });

    it('is sampled out of none of them', async () => {
      const release = await piloted();
      await world.addTesters(release, 'mina\n');
      for (let sent = 0; sent < 6 * eventsAMinute; sent += 500) await report(many(500, () => event(release, 'open')));
      const { sampledOut, reportOneIn } = await report(many(100, () => event(release, 'open', { userId: 'mina' })));
      assert.ok(reportOneIn > 1);
      assert.equal(sampledOut, 0);
      assert.equal((await testerOf(release, 'mina'))?.opens, 100);
    });

    it('tells which version they saw last, also where that was the one before', async () => {
      const before = await piloted();
      await world.addTesters(before, 'mina\n');
      await report([event(before, 'open', { userId: 'mina' })]);
      await world.act(await world.read(before), 'cancelRelease');
      const next = await piloted();
      await world.addTesters(next, 'mina\n');
      const mina = await testerOf(next, 'mina');
      assert.deepEqual([mina?.opens, mina?.lastVersionSeen], [0, before.version]);
    });

    it('is forgotten with who is removed', async () => {
      const release = await piloted();
      await world.addTesters(release, 'mina\njonas\n');
      await report([event(release, 'open', { userId: 'mina' }), event(release, 'open', { userId: 'jonas' })]);
      await world.updateTestGroup(await world.read(release), 'jonas\n');
      assert.deepEqual(await testersOf(release), [1, 0]);
      await report([event(release, 'failure', { userId: 'mina' })]);
      await cleanUpNow();
      const rows = await world.platform.storage.reader.selectFrom('tester_use').select('user_id').execute();
      assert.deepEqual(
        rows.map((row) => row.user_id),
        ['jonas'],
      );
    });
  });

  describe('is answered one by one', () => {
    it('where it is absurd, and the others count', async () => {
      const release = await piloted();
      const good = event(release, 'open');
      const { kind: _kind, ...kindless } = good;
      const outcome = await report([
        good,
        null,
        'open',
        [],
        {},
        kindless,
        { ...good, kind: 'crash' },
        { ...good, id: 'x'.repeat(10_000) },
        { ...good, id: '☕' },
        { ...good, at: -1 },
        { ...good, at: 1e300 },
        { ...good, at: '0' },
        { ...good, firstOpen: 'yes' },
        { ...good, oneIn: 0 },
        { ...good, oneIn: 2.5 },
        { ...good, oneIn: 1e9 },
        { ...good, ['y'.repeat(10_000)]: 1 },
        event(release, 'success'),
      ]);
      assert.equal(outcome.counted, 2);
      assert.deepEqual(codes(outcome), [
        '1 EVENT_INVALID',
        '2 EVENT_INVALID',
        '3 EVENT_INVALID',
        '4 EVENT_INVALID id',
        '5 EVENT_INVALID kind',
        '6 EVENT_INVALID kind',
        '7 EVENT_INVALID id',
        '8 EVENT_INVALID id',
        '9 EVENT_INVALID at',
        '10 EVENT_OF_THE_FUTURE',
        '11 EVENT_INVALID at',
        '12 EVENT_INVALID firstOpen',
        '13 EVENT_INVALID oneIn',
        '14 EVENT_INVALID oneIn',
        '15 EVENT_INVALID oneIn',
        `16 EVENT_INVALID ${'y'.repeat(64)}`,
      ]);
    });

    it('where it is of a release that is not there, of another target, or not delivered yet: nothing tells which', async () => {
      const here = await piloted();
      const elsewhere = await world.apply(await world.built({ environment: 'Test' }));
      const waiting = await world.built();
      const outcome = await report([
        event({ id: 'no-such-release' }, 'open'),
        event(elsewhere, 'open'),
        event(waiting, 'open'),
        event(here, 'open'),
      ]);
      assert.equal(outcome.counted, 1);
      assert.deepEqual(codes(outcome), [
        '0 EVENT_RELEASE_UNKNOWN',
        '1 EVENT_RELEASE_UNKNOWN',
        '2 EVENT_RELEASE_UNKNOWN',
      ]);
      assert.deepEqual(await counts(elsewhere), [0, 0, 0, 0]);
    });

    it('where another target reports an event of the same ID: both count', async () => {
      const [here, elsewhere] = [await piloted(), await world.apply(await world.built({ environment: 'Test' }))];
      const { id } = event(here, 'open');
      assert.equal((await report([event(here, 'open', { id })])).counted, 1);
      const other = await (await world.phone('Test')).report([event(elsewhere, 'open', { id })], clock.now());
      assert.equal(other.counted, 1);
    });

    it('where it is too old, or of the future', async () => {
      const release = await piloted();
      const { oldest, ahead } = deliveryEventLimits;
      const outcome = await report([
        event(release, 'open', { at: clock.now() - oldest - second }),
        event(release, 'open', { at: clock.now() + ahead + second }),
        event(release, 'open', { at: clock.now() + ahead }),
      ]);
      assert.deepEqual(codes(outcome), ['0 EVENT_TOO_OLD', '1 EVENT_OF_THE_FUTURE']);
      assert.deepEqual(await counts(release), [1, 0, 0, 0]);
    });
  });

  describe('by a clock that is wrong', () => {
    it('falls into the hour it happened in', async () => {
      const release = await piloted();
      for (const off of [-8 * hour, 8 * hour]) {
        const itsNow = clock.now() + off;
        await report([event(release, 'open', { at: itsNow - minute })], itsNow);
      }
      const { buckets } = await adoption(release);
      assert.deepEqual(
        buckets.map(({ since, opens }) => [since, opens]),
        [[clock.now() - (clock.now() % hour), 2]],
      );
    });

    it('does not count where it is off by more than a day, so that no old report ever counts twice', async () => {
      const release = await piloted();
      const sentAt = clock.now() + deliveryEventLimits.clockOff - minute;
      const events = [event(release, 'open', { at: sentAt })];
      assert.equal((await report(events, sentAt)).counted, 1);
      for (const later of [day, day - 2 * minute, 3 * minute]) {
        clock.jump(later);
        await cleanUpNow();
        const again = await report(events, sentAt);
        assert.equal(again.counted, 0, JSON.stringify(again));
      }
      assert.deepEqual(await counts(release), [1, 0, 0, 0]);
    });
  });

  describe('is refused as a whole', () => {
    it('with a wrong delivery key, or none', async () => {
      const release = await piloted();
      const wrong = await new Phone(world.platform.anonymous(), 'wrong').reportRaw({ sentAt: 0, events: [] });
      assert.deepEqual([wrong.status, problemOf(wrong).code], [401, 'DELIVERY_KEY_UNKNOWN']);
      const body = { sentAt: clock.now(), events: [event(release, 'open')] };
      const none = await world.platform.anonymous().raw('POST', '/v1/delivery/events', { body });
      assert.deepEqual([none.status, problemOf(none).code], [401, 'DELIVERY_KEY_MISSING']);
      assert.deepEqual(await counts(release), [0, 0, 0, 0]);
    });

    it('where it is no report, or more than 500 events', async () => {
      const release = await piloted();
      const events = many(501, () => event(release, 'open'));
      for (const body of [{}, [], { events: [] }, { sentAt: 'now', events: [] }, { sentAt: clock.now(), events }]) {
        const answer = await phone.reportRaw(body);
        assert.deepEqual([answer.status, problemOf(answer).code], [400, 'REQUEST_INVALID'], JSON.stringify(body));
      }
      assert.equal((await report(events.slice(1))).counted, 500);
    });

    it('where it is nested without an end', async () => {
      const depth = 200_000;
      const bytes = Buffer.from(`{"sentAt":0,"events":[${'['.repeat(depth)}${']'.repeat(depth)}]}`);
      const answer = await world.platform.anonymous().raw('POST', '/v1/delivery/events', {
        headers: { 'x-api-key': phone.key, 'content-type': 'application/json', 'content-length': bytes.byteLength },
        body: bytes,
      });
      assert.deepEqual([answer.status, problemOf(answer).code], [400, 'REQUEST_INVALID']);
    });
  });

  describe('in a flood', () => {
    it('is counted by a sample that stands for all, and says how small a sample is enough', async () => {
      const release = await piloted();
      const sum = { opens: 0, counted: 0, sampledOut: 0 };
      let wanted = 1;
      for (let batch = 0; batch < 24; batch += 1) {
        const events = many(500, () => event(release, 'open'));
        const { counted, sampledOut, reportOneIn } = await report(events);
        assert.equal(counted + sampledOut, 500);
        sum.opens += 500;
        sum.counted += counted;
        wanted = reportOneIn;
      }
      assert.equal(wanted, 16);
      assert.equal(sum.opens, 12_000);
      assert.ok(sum.counted < 4 * eventsAMinute, `${sum.counted} rows`);
      assert.equal(await keptIds(), sum.counted);
      const { release: use, isSampled } = await adoption(release);
      assert.equal(isSampled, true);
      // Six standard deviations of so coarse a sample: it fails once in five hundred million runs.
      assert.ok(Math.abs(use.opens - sum.opens) < 1710, `${use.opens} of ${sum.opens}`);
    });

    it('counts what phones draw themselves with the weight it stands for', async () => {
      const release = await piloted();
      await report([event(release, 'open', { oneIn: 8, firstOpen: true }), event(release, 'failure', { oneIn: 8 })]);
      await report([event(release, 'success', { oneIn: 8 })]);
      assert.deepEqual(await counts(release), [8, 8, 8, 8]);
    });

    it('treats an event that comes again as before', async () => {
      const release = await piloted();
      const flood = many(4 * eventsAMinute, () => event(release, 'failure'));
      for (let from = 0; from < flood.length; from += 500) await report(flood.slice(from, from + 500));
      const before = await counts(release);
      const ids = await keptIds();
      const repeated = await report(flood.slice(-500));
      assert.equal(repeated.counted, 0);
      assert.deepEqual(await counts(release), before);
      assert.equal(await keptIds(), ids);
    });

    it('is over after two minutes', async () => {
      const release = await piloted();
      await report([event(release, 'open', { oneIn: 1024 }), event(release, 'open', { oneIn: 1024 })]);
      assert.equal((await report([event(release, 'open')])).reportOneIn, 2);
      clock.jump(2 * minute);
      assert.equal((await report([event(release, 'open')])).reportOneIn, 1);
    });

    it('lets the steps of a release go on', async () => {
      const release = await piloted();
      const flood = Promise.all(Array.from({ length: 20 }, () => report(many(200, () => event(release, 'open')))));
      const stepped = await world.act(release, 'completeTesting');
      assert.equal(stepped.status, 'Grayscale Release');
      await flood;
    });
  });

  describe('is read', () => {
    it('beside the release that was live, over the same time, with what can be said', async () => {
      const live = await full();
      await report(many(40, () => event(live, 'open', { firstOpen: true, at: clock.now() - 3 * hour })));
      const release = await world.grayscale(await world.act(await piloted(), 'completeTesting'), 20);
      assert.equal((await adoption(release)).comparison, 'too few users to say');
      await report([
        ...many(80, () => event(live, 'open')),
        ...many(79, () => event(live, 'success')),
        event(live, 'failure'),
        ...many(20, () => event(release, 'open', { firstOpen: true })),
        ...many(10, () => event(release, 'success')),
      ]);
      assert.equal((await adoption(release)).comparison, 'too few users to say');
      await report(many(22, () => event(release, 'failure')));
      const seen = await adoption(release, 'rui-reviewer');
      assert.deepEqual(countsOf(seen.release), [20, 20, 10, 22]);
      assert.deepEqual(countsOf(seen.live), [80, 40, 79, 1]);
      assert.deepEqual([seen.live?.version, seen.comparison], ['1.0.1', 'fails more often']);
      assert.deepEqual(
        seen.buckets.map(({ opens, live: beside, allOpens }) => [opens, beside?.opens, allOpens]),
        [[20, 80, 100]],
      );
    });

    it('beside what was live before, also when the release is live itself, or was replaced', async () => {
      const [first, second, third] = [await full(), await full(), await full()];
      const besides = await Promise.all(
        [first, second, third].map(async (one) => (await adoption(one)).live?.releaseId),
      );
      assert.deepEqual(besides, [undefined, first.id, second.id]);
    });

    it('by who may see the release, and nobody else', async () => {
      const release = await piloted();
      assert.deepEqual((await adoption(release, 'ada-admin')).buckets, []);
      await refuses(adoption(release, 'mia-metro'), 'NOT_FOUND');
      await refuses(adoption({ id: 'no-such-release' }), 'NOT_FOUND');
    });

    it('by the day after two weeks, and not at all after 400 days', async () => {
      const live = await full();
      const release = await piloted();
      const firstDay = clock.now() - (clock.now() % day);
      for (const [one, kind] of [
        [live, 'success'],
        [release, 'failure'],
        [release, 'open'],
      ] as const) {
        await report([event(one, kind), event(one, kind)]);
        await report([event(one, kind, { at: clock.now() - hour })]);
      }
      const before = await adoption(release);
      clock.jump(16 * day);
      const unfolded = await adoption(release);
      await Promise.all([cleanUpNow(), cleanUpNow(), cleanUpNow()]);
      const folded = await adoption(release);
      assert.deepEqual(folded, unfolded);
      assert.deepEqual(folded.release, before.release);
      assert.ok(folded.buckets.every(({ hours, since }) => hours === 24 && since % day === 0 && since <= firstDay));
      assert.equal(await keptIds(), 0);
      clock.jump(390 * day);
      await cleanUpNow();
      assert.deepEqual((await adoption(release)).buckets, []);
    });

    it('no more once it is old, of which so much goes at once that nobody waits for it', async () => {
      const { id } = await piloted();
      const { storage } = world.platform;
      const today = clock.now() - (clock.now() % day);
      const old = Array.from({ length: 1_100 }, (_, index) => ({
        release_id: id,
        since: today - (401 + index) * day,
        hours: 24 as const,
        opens: 1,
        users: 1,
        successes: 0,
        failures: 0,
        squared_weights: 0,
        events: 1,
      }));
      await storage.write((transaction) => transaction.insertInto('adoption').values(old).execute());
      assert.deepEqual(
        [await removeOldUse(storage, clock.now()), await removeOldUse(storage, clock.now())],
        [1_000n, 100n],
      );
    });

    it('of another super app by nobody here', async () => {
      const elsewhere = await world.built({ targetApp: seed.metroPay });
      await refuses(adoption(elsewhere, 'rui-reviewer'), 'NOT_FOUND');
    });
  });
});
