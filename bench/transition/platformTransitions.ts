import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Person } from '../../src/core/permissions';
import type { Release } from '../../src/protocol/release';
import { systemClock } from '../../src/server/clock';
import { seedEmptyPlatform } from '../../src/server/seed';
import { approve } from '../../src/server/services/approvals/decisions';
import { findPerson } from '../../src/server/services/people';
import {
  applyToRelease,
  cancelRelease,
  completeTesting,
  setGrayscale,
  type ReleaseCommand,
} from '../../src/server/services/releases/releaseActions';
import { givenKeys } from '../../src/server/secrets/secretKeys';
import { selectApp } from '../../src/server/services/releases/selectApp';
import type { ServiceContext } from '../../src/server/services/serviceContext';
import type { ChangeRequest } from '../../src/server/services/unitOfWork';
import { openSqliteStorage } from '../../src/server/storage/sqliteStorage';
import type { Storage } from '../../src/server/storage/storage';

const miniProgramId = '2026112300000001';

/** Transitions of one release. */
export const transitionsEach = 5;

/** A platform's database with releases that wait to be applied for, and people who take them through. */
export interface ReleasesToRelease {
  readonly storage: Storage;
  readonly releases: readonly Release[];
  /** From Apply to Release over review, pilot testing and grayscale to Cancel, one release after the other. */
  transit(releases: readonly Release[]): Promise<void>;
}

export async function prepareReleases(folder: string, count: number): Promise<ReleasesToRelease> {
  const storage = await openSqliteStorage(join(folder, 'platform.db'));
  const context: ServiceContext = { storage, clock: systemClock };
  await seedEmptyPlatform(storage, systemClock);
  const developer = await personOf(storage, 'dana-developer');
  const reviewer = await personOf(storage, 'rui-reviewer');
  const releases: Release[] = [];
  for (let index = 0; index < count; index += 1) releases.push(await builtRelease(context, developer, index + 1));
  return {
    storage,
    releases,
    transit: async (some) => {
      for (const release of some) await transit(context, release, developer, reviewer);
    },
  };
}

async function transit(context: ServiceContext, built: Release, developer: Person, reviewer: Person): Promise<void> {
  const commandOn = ({ id, revision }: Release): ReleaseCommand => ({
    releaseId: id,
    ifMatch: revision,
    person: developer,
    change: requestOf(developer),
  });
  const { approval } = await applyToRelease(context, commandOn(built), undefined);
  if (!approval) throw new Error('there is no request for approval');
  const decision = { approvalId: approval.id, ifMatch: 1, person: reviewer, change: requestOf(reviewer) };
  await approve(context, decision, null);
  const tested = await completeTesting(context, commandOn({ ...built, revision: built.revision + 2 }));
  await cancelRelease(context, commandOn(await setGrayscale(context, commandOn(tested), 20)));
}

/** As a request comes in: with a key, so that its answer is kept. */
function requestOf(person: Person): ChangeRequest {
  return { person, requestId: randomUUID(), idempotency: { key: randomUUID(), fingerprint: 'a'.repeat(64) } };
}

async function personOf(storage: Storage, accountId: string): Promise<Person> {
  const person = await findPerson(storage.reader, accountId);
  if (!person) throw new Error(`there is no ${accountId}`);
  return person;
}

/** Files do not matter here: the version and its package exist as rows only. */
async function builtRelease({ storage, clock }: ServiceContext, person: Person, code: number): Promise<Release> {
  const versionId = randomUUID();
  const sha256 = code.toString(16).padStart(64, '0');
  await storage.write((transaction) =>
    transaction
      .insertInto('version')
      .values({
        id: versionId,
        mini_program_id: miniProgramId,
        version: `1.0.${code}`,
        version_code: code,
        note: '',
        sha256,
        size: 1,
        file_count: 1,
        uploaded_by: person.accountId,
        uploaded_at: clock.now(),
      })
      .execute(),
  );
  const target = { targetAppId: 'harbor-wallet-app', environment: 'Production' } as const;
  const release = await selectApp(
    { storage, clock, secrets: givenKeys([]) },
    versionId,
    target,
    person,
    requestOf(person),
  );
  await storage.write((transaction) =>
    transaction
      .updateTable('release')
      .set({ build_state: 'built', package_sha256: sha256, package_size: 1, entry_page: 'pages/home/home' })
      .where('id', '=', release.id)
      .execute(),
  );
  return release;
}
