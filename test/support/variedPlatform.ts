import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import type { ReleaseAction } from '../../src/core/releaseAction';
import type { Environment } from '../../src/core/releaseTarget';
import type { Release } from '../../src/protocol/release';
import { eventually } from './platform';
import type { Phone } from './phone';
import type { ReleaseWorld } from './releaseWorld';
import { sampleArchive } from './sampleArchive';

/** What happens to one release. */
interface Course {
  readonly environment: Environment;
  /** Each takes one of the actions that are allowed at that moment, counted round. */
  readonly steps: readonly number[];
  readonly percentage: number;
}

/** What makes one platform different from another. */
export interface Variety {
  readonly courses: readonly Course[];
  /** What people wrote somewhere. */
  readonly texts: readonly string[];
  readonly testers: readonly string[];
}

/** Texts that any column can hold: without NUL, and well formed. */
const text = fc
  .oneof(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.constantFrom('\n', '"\\\u2028', '星巴克 ☕️', "'; --"))
  .filter((one) => !one.includes('\0') && one.isWellFormed());

const course: fc.Arbitrary<Course> = fc.record({
  environment: fc.constantFrom('Production', 'Sandbox', 'Test'),
  steps: fc.array(fc.nat(20), { minLength: 1, maxLength: 6 }),
  percentage: fc.integer({ min: 1, max: 99 }),
});

export const variety: fc.Arbitrary<Variety> = fc.record({
  courses: fc.array(course, { minLength: 2, maxLength: 4 }),
  texts: fc.array(text, { minLength: 3, maxLength: 8 }),
  testers: fc.uniqueArray(
    fc.string({ unit: fc.constantFrom('a', 'b', 'Z', '0', '9', '.', '_', '@', '-'), minLength: 1, maxLength: 20 }),
    {
      minLength: 1,
      maxLength: 40,
    },
  ),
});

/** Uses a platform as people do, and puts what a release does not lead to into the rest of its tables. */
export async function useVariously(world: ReleaseWorld, { courses, texts, testers }: Variety): Promise<void> {
  await world.setPolicy({ pilotTesting: ['Production'], selfApproval: true });
  const tested = await world.approve(await world.applied());
  await world.addTesters(tested, testers.join('\n'));
  for (const one of courses) await follow(world, one, testers);
  await settle(world);
  await writeRest(world, texts);
}

const taken = [
  'apply',
  'withdraw',
  'approve',
  'add-testers',
  'complete-testing',
  'grayscale',
  'full',
  'cancel',
] as const;

type Taken = (typeof taken)[number];

const isTaken = (action: ReleaseAction): action is Taken => taken.some((one) => one === action);

async function follow(world: ReleaseWorld, course: Course, testers: readonly string[]): Promise<void> {
  const { id } = await world.built({
    environment: course.environment,
    archive: await sampleArchive({ 'note.txt': JSON.stringify(course) }),
    configuration: { environmentVariables: [{ name: 'API_KEY', value: `secret ${course.percentage}` }] },
  });
  for (const step of course.steps) {
    // An administrator of both sides sees all that is allowed.
    const release = await world.as('ada-admin').call('getRelease', { params: { id } });
    const actions = [
      ...release.allowed.filter(isTaken),
      ...(release.status === 'Under Review' ? ['approve' as const] : []),
    ];
    const action = actions[step % Math.max(1, actions.length)];
    if (action) await take(world, release, action, course, testers).catch(ignoreRefusal);
  }
}

/** Another release may be in the way, or a percentage not be higher. */
function ignoreRefusal(error: unknown): void {
  if (!(error instanceof Error) || error.name !== 'PlatformError') throw error;
}

async function take(
  world: ReleaseWorld,
  release: Release,
  action: Taken,
  { percentage }: Course,
  testers: readonly string[],
): Promise<void> {
  switch (action) {
    case 'apply':
      return void (await world.apply(release, 'ada-admin'));
    case 'approve':
      return void (await world.approve(release));
    case 'withdraw':
      return void (await world.act(release, 'withdrawRelease', 'ada-admin'));
    case 'add-testers':
      return void (await world.addTesters(release, testers.join('\n'), { as: 'ada-admin' }));
    case 'complete-testing':
      return void (await world.act(release, 'completeTesting', 'ada-admin'));
    case 'grayscale':
      return void (await world.grayscale(release, percentage, 'ada-admin'));
    case 'full':
      return void (await world.act(release, 'releaseToEveryone', 'ada-admin'));
    case 'cancel':
      return void (await world.act(release, 'cancelRelease', 'ada-admin'));
  }
}

/** No work in the background goes on. */
async function settle({ platform: { storage } }: ReleaseWorld): Promise<void> {
  await eventually(
    () => storage.reader.selectFrom('job').select('id').where('done_at', 'is', null).execute(),
    (open) => open.length === 0,
  );
}

const digest = (value: string): string => createHash('sha256').update(value).digest('hex');

async function writeRest({ platform: { storage } }: ReleaseWorld, texts: readonly string[]): Promise<void> {
  await storage.write(async (transaction) => {
    for (const [index, one] of texts.entries()) {
      await transaction
        .insertInto('access_token')
        .values({
          id: `token-${index}`,
          account_id: 'dana-developer',
          name: one,
          hash: digest(`${index}`),
          scopes: '[]',
          created_at: index,
          expires_at: Number.MAX_SAFE_INTEGER,
          last_used_at: index % 2 === 0 ? null : index,
          revoked_at: null,
        })
        .execute();
      await transaction
        .insertInto('mail')
        .values({
          id: `mail-${index}`,
          account_id: 'rui-reviewer',
          kind: 'test',
          approval_id: null,
          facts: JSON.stringify({ one }),
          created_at: index,
          sent_at: index,
          failure: one,
        })
        .execute();
      await transaction
        .insertInto('idempotency')
        .values({
          account_id: 'ada-admin',
          key: `key-${index}`,
          fingerprint: one,
          answer: one,
          created_at: Date.now(),
          testers_of: index % 2 === 0 ? null : one,
        })
        .execute();
    }
    const { id } = await transaction.selectFrom('release').select('id').orderBy('id').executeTakeFirstOrThrow();
    await transaction
      .insertInto('adoption')
      .values({
        release_id: id,
        since: 0,
        hours: 24,
        opens: 7,
        users: 5,
        successes: 4,
        failures: 2,
        squared_weights: Number.MAX_SAFE_INTEGER,
        events: 3,
      })
      .execute();
    await transaction
      .insertInto('tester_use')
      .values({
        release_id: id,
        user_id: 'somebody',
        opens: Number.MAX_SAFE_INTEGER,
        last_opened_at: 5,
        failures: 0,
        last_failed_at: null,
      })
      .execute();
    await transaction
      .insertInto('delivery_event')
      .values({ id: 2 ** 48 - 1, received_at: 1 })
      .execute();
    await transaction
      .insertInto('identity')
      .values({ issuer: 'https://sign-in.example', subject: 'dana', account_id: 'dana-developer', created_at: 1 })
      .execute();
  });
}

const phones = ['Production', 'Sandbox', 'Test'] satisfies Environment[];

/** All that phones of several people get on every target, addresses without the platform's own; and the packages' hashes. */
export async function phoneAnswers(world: ReleaseWorld, people: readonly string[]): Promise<readonly string[]> {
  const answers: string[] = [];
  for (const environment of phones) {
    const phone: Phone = await world.phone(environment);
    for (const person of people) {
      const answer = await phone.ask({ targetingKey: person });
      answers.push(`${environment} ${person} ${answer.status} ${answer.text.replaceAll(world.platform.url, '')}`);
      const url = /"url":"([^"]+)"/.exec(answer.text)?.[1];
      if (url !== undefined)
        answers.push(
          createHash('sha256')
            .update((await phone.download(url)).bytes)
            .digest('hex'),
        );
    }
  }
  return answers;
}

export const somePeople = Array.from({ length: 10 }, (_, index) => `person-${index}`);
