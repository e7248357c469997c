import assert from 'node:assert/strict';
import { createHash, randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { toChangeEvent } from '../../src/server/events/eventLog';
import type { EventTable } from '../../src/server/storage/database';
import { Acknowledgements } from '../support/acknowledgements';
import { compareMails } from '../support/compareMails';
import { Differences } from '../support/differences';
import { durableDatabase } from '../support/durableDatabase';
import { EqualProcesses } from '../support/equalProcesses';
import { EventSubscriber } from '../support/eventSubscriber';
import { InsistentClient, Requests } from '../support/insistentClient';
import { InsistentReleaser, type Occupation } from '../support/insistentReleaser';
import { MailServer } from '../support/mailServer';
import { eventually, seed, type SeedAccount } from '../support/platform';
import { checkInvariants } from '../support/releaseInvariants';
import { sampleArchive } from '../support/sampleArchive';
import { ServedTeam } from '../support/servedTeam';
import { temporaryFolder } from '../support/temporaryFolder';

/** How long the processes are killed, in seconds; shorter only while somebody works on this. */
const duration = Number(process.env['MINI_PROGRAM_RELEASE_KILL_SECONDS'] ?? 60);

/** A process is killed after at most so many requests, or so many milliseconds. */
const longestLife = { requests: 12, time: 1_000 };

/** One in so many is told to end instead. */
const gentle = 4;

/** Until the last lease of a killed process is over, in milliseconds. */
const afterwards = 30_000;

const people = ['dana-developer', 'ada-admin', 'wim-developer', 'rui-reviewer', 'wen-admin', 'mia-metro'] as const;

describe('three processes for a team that are killed in turn', function () {
  this.timeout(duration * 1000 + 240_000);

  durableDatabase();
  const folder = temporaryFolder();
  let team: ServedTeam;
  let mails: MailServer;
  let processes: EqualProcesses;
  let tokens: ReadonlyMap<SeedAccount, string>;

  beforeEach(async () => {
    team = await ServedTeam.create();
    tokens = new Map(await Promise.all(people.map(async (person) => [person, await team.tokenOf(person)] as const)));
    mails = await MailServer.start();
    const more = ['--mail-server', mails.url, '--mail-from', 'releases@platform.example'];
    more.push('--public-address', 'https://platform.example');
    processes = await EqualProcesses.start({ count: 3, database: team.url, dataFolder: folder(), more });
  });

  afterEach(async () => {
    await processes.stop();
    await mails.stop();
    await team.drop();
  });

  it(`lose nothing that was acknowledged and do nothing twice, for ${duration} s under load`, async () => {
    const requests = new Requests();
    const acknowledged = new Acknowledgements();
    const client = (person: SeedAccount): InsistentClient =>
      new InsistentClient(processes, tokens.get(person) ?? '', requests);
    const subscribers = await followAll();
    const work = await occupations(client, acknowledged, subscribers);

    const ending = new AbortController();
    const working = Promise.all(work.map((one) => new InsistentReleaser(one, ending.signal).work()));
    const killing = killInTurn(requests, ending.signal);
    try {
      await Promise.race([killing, working]);
    } finally {
      ending.abort();
      await killing;
      await working;
    }

    await eventually(openJobs, (jobs) => jobs.length === 0, afterwards);
    const events = await team.storage.reader.selectFrom('event').selectAll().orderBy('sequence').execute();
    await eventually(
      async () => subscribers.map(({ subscriber }) => subscriber.place),
      (places) => places.every((place) => place === events.length),
    );
    await Promise.all(subscribers.map(({ subscriber }) => subscriber.stop()));

    const differences = new Differences();
    await acknowledged.compare(team.storage, differences);
    for (const { person, subscriber } of subscribers)
      compareEvents(person, subscriber, await scene(events), differences);
    await compareKeys(requests, differences);
    const mailsAgain = await compareMails(acknowledged, mails, team.storage, differences);
    await comparePackages(differences);
    tell(requests, acknowledged, subscribers, events, differences, await takenOver(), mailsAgain);
    assert.deepEqual(differences, new Differences());
    await checkInvariants(team.storage);
    // A process sends one mail at a time, so that its death repeats one at most.
    assert.ok(mailsAgain <= processes.restarts, 'mails came again without need');
    assert.ok(acknowledged.count > processes.restarts, 'they did not work');
    assert.ok(requests.repeated > 0, 'nobody noticed');
  });

  interface Following {
    readonly person: SeedAccount;
    readonly subscriber: EventSubscriber;
  }

  function followAll(): Promise<readonly Following[]> {
    const those: readonly SeedAccount[] = [...people, 'dana-developer', 'ada-admin'];
    return Promise.all(
      those.map(async (person) => ({
        person,
        subscriber: await EventSubscriber.follow(processes, tokens.get(person) ?? ''),
      })),
    );
  }

  /** Four mini programs, each with its target. */
  async function occupations(
    client: (person: SeedAccount) => InsistentClient,
    acknowledged: Acknowledgements,
    subscribers: readonly Following[],
  ): Promise<readonly Occupation[]> {
    const archive = await sampleArchive();
    const create = async (name: string): Promise<string> => {
      const ada = client('ada-admin');
      const { id, revision, information } = await ada.change('createMiniProgram', { body: { name } });
      const languages = { en: { name, tagline: 'Tested to the end', description: 'Stays whole whatever happens.' } };
      acknowledged.miniProgram(
        await ada.change('editMiniProgram', {
          params: { id },
          ifMatch: revision,
          body: { information: { ...information, defaultLanguage: 'en', languages, category: 'Food & Drink' } },
        }),
      );
      return id;
    };
    const occupation = (person: SeedAccount, miniProgramId: string): Occupation => {
      const events = subscribers.find((one) => one.person === person)?.subscriber;
      assert.ok(events);
      return {
        developer: client(person),
        miniProgramId,
        events,
        archive,
        reviewers: [client('rui-reviewer'), client('wen-admin')],
        targetAppId: seed.harborWallet,
        environment: 'Production',
        percentages: [2, 5, 11, 17, 23, 31, 42, 53, 64, 75, 88, 99, 100],
        acknowledged,
      };
    };
    return [
      occupation('dana-developer', seed.harborCoffee),
      occupation('wim-developer', seed.harborRewards),
      occupation('ada-admin', await create('Harbor Bakery')),
      {
        ...occupation('ada-admin', await create('Harbor Market')),
        reviewers: [client('mia-metro')],
        targetAppId: seed.metroPay,
        percentages: [1, 5, 10, 30, 50, 100],
      },
    ];
  }

  async function killInTurn(requests: Requests, ending: AbortSignal): Promise<void> {
    const until = performance.now() + duration * 1000;
    for (let turn = 0; !ending.aborted && performance.now() < until; turn += 1) {
      await someMoment(requests);
      await processes.restart(turn % 3, turn % gentle === gentle - 1 ? 'SIGTERM' : 'SIGKILL');
    }
  }

  /** Some time after some requests were sent, as often as not in the middle of one. */
  async function someMoment(requests: Requests): Promise<void> {
    const enough = requests.sent + randomInt(longestLife.requests + 1);
    const until = performance.now() + longestLife.time;
    while (requests.sent < enough && performance.now() < until) await pause(1);
    await pause(randomInt(20));
  }

  function openJobs(): Promise<readonly object[]> {
    return team.storage.reader.selectFrom('job').selectAll().where('done_at', 'is', null).execute();
  }

  async function takenOver(): Promise<number> {
    const jobs = await team.storage.reader.selectFrom('job').select('id').where('attempts', '>', 1).execute();
    return jobs.length;
  }

  /** Whoever is kept under a key was acknowledged, and the other way round. */
  async function compareKeys(requests: Requests, differences: Differences): Promise<void> {
    const rows = await team.storage.reader.selectFrom('idempotency').select('key').execute();
    differences.compareSets(
      'request',
      [...requests.keys],
      rows.map(({ key }) => key),
    );
  }

  /** Each release has one package, whose bytes are there. */
  async function comparePackages(differences: Differences): Promise<void> {
    const releases = await team.storage.reader.selectFrom('release').select(['id', 'package_sha256']).execute();
    const entries = await team.storage.reader
      .selectFrom('release_log')
      .select(['release_id', 'package_sha256'])
      .where('action', '=', 'built')
      .execute();
    const found = await Promise.all(
      entries.map(async ({ release_id: id, package_sha256: sha256 }) => {
        const bytes = await readFile(join(folder(), 'blobs', (sha256 ?? '').slice(0, 2), sha256 ?? ''));
        return `${id} ${createHash('sha256').update(bytes).digest('hex')}`;
      }),
    );
    differences.compareSets(
      'package',
      releases.map(({ id, package_sha256: sha256 }) => `${id} ${sha256}`),
      found,
    );
  }

  interface Scene {
    readonly events: readonly EventTable[];
    readonly owners: ReadonlyMap<string, string>;
    readonly submissions: readonly Submission[];
  }

  interface Submission {
    readonly workspaceId: string;
    readonly miniProgramId: string;
    readonly releaseId: string;
    /** Number of the event by which it was submitted first. */
    readonly since: number;
  }

  async function scene(events: readonly EventTable[]): Promise<Scene> {
    const programs = await team.storage.reader.selectFrom('mini_program').select(['id', 'workspace_id']).execute();
    const approvals = await team.storage.reader.selectFrom('approval').selectAll().execute();
    const submissions = approvals.map((row) => ({
      workspaceId: row.workspace_id,
      miniProgramId: row.mini_program_id,
      releaseId: row.release_id,
      since: events.find((event) => event.release_id === row.release_id && event.change === 'apply')?.sequence ?? 0,
    }));
    return { events, owners: new Map(programs.map((row) => [row.id, row.workspace_id])), submissions };
  }

  /** Each event that concerns a person, once, in its order, and as it stands in the table. */
  function compareEvents(
    person: SeedAccount,
    { told, beginning }: EventSubscriber,
    { events, owners, submissions }: Scene,
    differences: Differences,
  ): void {
    const { workspaceId, assigned } = memberships[person];
    const isOwn = ({ mini_program_id: id }: EventTable): boolean =>
      id !== null && (assigned?.includes(id) ?? owners.get(id) === workspaceId);
    const isSubmitted = (event: EventTable): boolean =>
      submissions.some((one) => one.releaseId === event.release_id && one.since <= event.sequence && isTheirs(one));
    const isTheirs = (one: Submission): boolean => one.workspaceId === workspaceId && decides.has(person);
    // What happened to it before it was submitted is told to those who ask only afterwards.
    const mayBeToo = (event: EventTable): boolean =>
      submissions.some((one) => one.miniProgramId === event.mini_program_id && isTheirs(one));
    const heard = new Set(told.map(({ sequence }) => sequence));
    const concerned = events.filter(
      (event) =>
        event.sequence > beginning &&
        (isOwn(event) || isSubmitted(event) || (heard.has(event.sequence) && mayBeToo(event))),
    );
    differences.compareSequences(
      `event for ${person}`,
      concerned.map((event) => JSON.stringify(toChangeEvent(event))),
      told.map((change) => JSON.stringify(change)),
    );
  }

  function tell(
    requests: Requests,
    acknowledged: Acknowledgements,
    subscribers: readonly Following[],
    events: readonly EventTable[],
    differences: Differences,
    takenOver: number,
    mailsAgain: number,
  ): void {
    const { kills, restarts } = processes;
    const sum = (of: (one: EventSubscriber) => number): number =>
      subscribers.reduce((total, { subscriber }) => total + of(subscriber), 0);
    const builds = events.filter(({ change }) => change === 'built').length;
    const failures = [...requests.failures].map(([reason, count]) => `${reason} ${count}`).join(', ');
    const figures = [
      `${kills.SIGKILL + kills.SIGTERM} kills (${kills.SIGTERM} by SIGTERM)`,
      `${restarts} restarts`,
      `${acknowledged.count} acknowledged operations`,
      `${requests.repeated} repeated requests (${failures}) and ${requests.doubled} sent twice`,
      `${builds} builds`,
      `${takenOver} jobs taken over`,
      `${events.length} events (told ${sum(({ told }) => told.length)} times over ${sum((one) => one.reconnections)} reconnections)`,
      `${mails.received.length - mailsAgain} mails (${mailsAgain} of them came again, under the same Message-ID)`,
      `lost ${differences.lost.length}`,
      `doubled ${differences.doubled.length}`,
    ];
    process.stdout.write(`      ${figures.join(', ')}\n`);
  }
});

/** Where people of the seed belong; who is not assigned to some mini programs sees all of the workspace. */
const memberships: Readonly<
  Record<SeedAccount, { readonly workspaceId: string; readonly assigned?: readonly string[] }>
> = {
  'dana-developer': { workspaceId: 'harbor-coffee-company', assigned: [seed.harborCoffee] },
  'ada-admin': { workspaceId: 'harbor-coffee-company' },
  'wim-developer': { workspaceId: 'harbor-wallet', assigned: [seed.harborRewards] },
  'rui-reviewer': { workspaceId: 'harbor-wallet', assigned: [] },
  'wen-admin': { workspaceId: 'harbor-wallet' },
  'mia-metro': { workspaceId: 'metro-pay' },
};

const decides: ReadonlySet<SeedAccount> = new Set(['rui-reviewer', 'wen-admin', 'mia-metro']);
