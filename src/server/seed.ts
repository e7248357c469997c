import type { Insertable, Transaction } from 'kysely';
import type { BasicInformation } from '../core/basicInformation';
import { defaultAvailableConfiguration } from '../core/configuration';
import { defaultTargetAppPolicy } from '../core/defaultTargetAppPolicy';
import { foldText } from '../core/foldText';
import type { Environment } from '../core/releaseTarget';
import type { Role, WorkspaceKind } from '../core/role';
import type { TargetAppPolicy } from '../core/targetAppPolicy';
import type { Clock } from './clock';
import type { Database } from './storage/database';
import type { Storage } from './storage/storage';

/**
 * What an embedded platform starts with: two super apps, a merchant, and people for each role. They are rows as any
 * others; nothing in the platform knows them.
 */

const policy: TargetAppPolicy = {
  ...defaultTargetAppPolicy,
  availableConfiguration: [...defaultAvailableConfiguration, 'environmentVariables'],
};

interface SeedWorkspace {
  readonly id: string;
  readonly kind: WorkspaceKind;
  readonly name: string;
  /** A tenant's super app. */
  readonly policy?: TargetAppPolicy;
}

const workspaces: readonly SeedWorkspace[] = [
  { id: 'harbor-wallet', kind: 'tenant', name: 'Harbor Wallet', policy },
  {
    id: 'metro-pay',
    kind: 'tenant',
    name: 'Metro Pay',
    policy: {
      ...policy,
      environments: ['Production', 'Sandbox'] satisfies Environment[],
      availableConfiguration: defaultAvailableConfiguration,
      sandboxApproval: true,
      pilotTesting: [],
      percentages: [1, 5, 10, 30, 50, 100],
    },
  },
  { id: 'harbor-coffee-company', kind: 'developer', name: 'Harbor Coffee Company' },
];

interface SeedAccount {
  readonly id: string;
  readonly name: string;
  readonly workspaceId: string;
  readonly role: Role;
  readonly assignments: readonly string[];
}

const harborCoffee = '2026112300000001';
const harborRewards = '2026112300000002';

/** The first is who the editor starts with. */
const accounts: readonly SeedAccount[] = [
  {
    id: 'dana-developer',
    name: 'Dana Developer',
    workspaceId: 'harbor-coffee-company',
    role: 'Developer',
    assignments: [harborCoffee],
  },
  {
    id: 'ada-admin',
    name: 'Ada Admin',
    workspaceId: 'harbor-coffee-company',
    role: 'Developer Admin',
    assignments: [],
  },
  {
    id: 'rui-reviewer',
    name: 'Rui Reviewer',
    workspaceId: 'harbor-wallet',
    role: 'Workspace Reviewer',
    assignments: [],
  },
  { id: 'wen-admin', name: 'Wen Admin', workspaceId: 'harbor-wallet', role: 'Workspace Admin', assignments: [] },
  {
    id: 'wim-developer',
    name: 'Wim Developer',
    workspaceId: 'harbor-wallet',
    role: 'Workspace Developer',
    assignments: [harborRewards],
  },
  { id: 'mia-metro', name: 'Mia Metro', workspaceId: 'metro-pay', role: 'Workspace Admin', assignments: [] },
];

interface SeedMiniProgram {
  readonly id: string;
  readonly workspaceId: string;
  readonly createdBy: string;
  readonly information: BasicInformation;
}

const miniPrograms: readonly SeedMiniProgram[] = [
  {
    id: harborCoffee,
    workspaceId: 'harbor-coffee-company',
    createdBy: 'ada-admin',
    information: {
      defaultLanguage: 'en',
      languages: {
        en: {
          name: 'Harbor Coffee',
          tagline: 'Order ahead, skip the queue',
          description:
            'Order your coffee on the way, pay in one tap and pick it up at the counter. Collect a star with every cup.',
        },
        'zh-CN': {
          name: '海港咖啡',
          tagline: '提前下单，到店即取',
          description: '路上点好咖啡，一键支付，到柜台直接取走。每一杯都积一颗星，集满即可兑换。',
        },
      },
      category: 'Food & Drink',
      customerServicePhone: '0571-5550123',
      customerServiceEmail: 'service@harbor-coffee.example',
      logo: '',
    },
  },
  {
    id: harborRewards,
    workspaceId: 'harbor-wallet',
    createdBy: 'wen-admin',
    information: {
      defaultLanguage: 'en',
      languages: {
        en: {
          name: 'Harbor Rewards',
          tagline: 'Points for every payment',
          description: 'See the points you earned with Harbor Wallet and spend them at shops around the harbor.',
        },
      },
      category: 'Finance',
      customerServicePhone: '0571-5550177',
      customerServiceEmail: 'rewards@harbor-wallet.example',
      logo: '',
    },
  },
];

/** Fills a database that nobody is in yet; any other is left as it is. */
export async function seedEmptyPlatform(storage: Storage, clock: Clock): Promise<void> {
  if (await hasPeople(storage)) return;
  await storage.write(async (transaction) => {
    const someone = await transaction.selectFrom('account').select('id').limit(1).executeTakeFirst();
    if (!someone) await insertSeed(transaction, clock.now());
  });
}

async function hasPeople(storage: Storage): Promise<boolean> {
  const someone = await storage.reader.selectFrom('account').select('id').limit(1).executeTakeFirst();
  return someone !== undefined;
}

async function insertSeed(transaction: Transaction<Database>, now: number): Promise<void> {
  await transaction
    .insertInto('workspace')
    .values(workspaces.map(({ id, kind, name }) => ({ id, kind, name })))
    .execute();
  await transaction.insertInto('target_app').values(workspaces.flatMap(targetAppRows)).execute();
  await transaction
    .insertInto('account')
    // The order they are listed in.
    .values(
      accounts.map(({ id, name }, index) => ({ id, name, email: `${id}@local.example`, created_at: now + index })),
    )
    .execute();
  await transaction
    .insertInto('membership')
    .values(accounts.map(({ id, workspaceId, role }) => ({ account_id: id, workspace_id: workspaceId, role })))
    .execute();
  await transaction
    .insertInto('mini_program')
    .values(miniPrograms.map((program) => miniProgramRow(program, now)))
    .execute();
  // The merchant's, for both super apps; a tenant's own needs none in its own app.
  await transaction
    .insertInto('domain_grant')
    .values(
      workspaces
        .filter(({ policy: isTenant }) => isTenant !== undefined)
        .map(({ id }) => ({ target_app_id: targetAppId(id), mini_program_id: harborCoffee })),
    )
    .execute();
  await transaction
    .insertInto('assignment')
    .values(
      accounts.flatMap(({ id, assignments }) =>
        assignments.map((program) => ({ account_id: id, mini_program_id: program })),
      ),
    )
    .execute();
}

const targetAppId = (workspaceId: string): string => `${workspaceId}-app`;

function targetAppRows({ id, name, policy }: SeedWorkspace): Insertable<Database['target_app']>[] {
  return policy ? [{ id: targetAppId(id), workspace_id: id, name, policy: JSON.stringify(policy), revision: 1 }] : [];
}

function miniProgramRow(program: SeedMiniProgram, now: number): Database['mini_program'] {
  const { defaultLanguage, languages } = program.information;
  const name = languages[defaultLanguage]?.name ?? program.id;
  return {
    id: program.id,
    workspace_id: program.workspaceId,
    name,
    search_name: foldText(name),
    information: JSON.stringify(program.information),
    configuration: '{}',
    configuration_revision: 1,
    highest_version: null,
    highest_version_code: 0,
    version_count: 0,
    created_by: program.createdBy,
    created_at: now,
    revision: 1,
  };
}
