import type { Selectable } from 'kysely';
import type { BasicInformation } from '../../core/basicInformation';
import { PlatformError } from '../../core/errorCode';
import { foldText } from '../../core/foldText';
import { roleMatrix, rolesWith, roleThatMay, type Permission, type Person } from '../../core/permissions';
import type { Configuration } from '../../core/configuration';
import { globalConfigurationRules } from '../../core/configurationCheck';
import { changedDomainFields, domainFields } from '../../core/domainGrant';
import {
  basicInformation,
  configuration as configurationSchema,
  type EditedInformation,
  type GlobalConfiguration,
  type MiniProgram,
} from '../../protocol/miniProgram';
import type { MiniProgramTable } from '../storage/database';
import type { Queries } from '../storage/storage';
import { domainRightsOf, notGranted } from './configuration/domainGrants';
import { requireValid } from './configuration/requireValid';
import { newMiniProgramId } from './identifiers';
import { countWorkspaceChange } from './members/countWorkspaceChange';
import { defaultPageSize, positionOf, toPage } from './pages';
import type { ServiceContext } from './serviceContext';
import { readJson } from './storedJson';
import { requirePermission, subjectOf, visibleMiniPrograms } from './subjects';
import { changeOnce, forgetAnswersAbout, type ChangeRequest, type UnitOfWork } from './unitOfWork';

type MiniProgramRow = Selectable<MiniProgramTable> & { readonly workspace_name: string };

function miniProgramQuery(queries: Queries) {
  return queries
    .selectFrom('mini_program')
    .innerJoin('workspace', 'workspace.id', 'mini_program.workspace_id')
    .selectAll('mini_program')
    .select('workspace.name as workspace_name');
}

const actionPermissions = {
  edit: 'edit mini program',
  upload: 'upload version',
  release: 'release',
} as const satisfies Readonly<Record<MiniProgram['allowed'][number], Permission>>;

function miniProgramAnswer(row: MiniProgramRow, person: Person): MiniProgram {
  const subject = { workspaceId: row.workspace_id, miniProgramId: row.id };
  return {
    id: row.id,
    name: row.name,
    workspaceId: row.workspace_id,
    workspaceName: row.workspace_name,
    information: readJson(basicInformation, row.information, 'information'),
    highestVersion: row.highest_version,
    versionCount: row.version_count,
    allowed: (['edit', 'upload', 'release'] as const).filter((action) =>
      roleThatMay(person, actionPermissions[action], subject),
    ),
    createdAt: row.created_at,
    revision: row.revision,
  };
}

/** One page of the mini programs a person may see, newest first. */
export async function listMiniPrograms(
  queries: Queries,
  person: Person,
  listing: { readonly limit?: number | undefined; readonly cursor?: string | undefined },
): Promise<{ items: MiniProgram[]; nextCursor: string | null }> {
  const limit = listing.limit ?? defaultPageSize;
  let query = miniProgramQuery(queries)
    .where(visibleMiniPrograms(person))
    .orderBy('mini_program.created_at', 'desc')
    .orderBy('mini_program.id', 'desc')
    .limit(limit + 1);
  if (listing.cursor !== undefined) {
    const [createdAt, id] = positionOf(listing.cursor, 'number');
    query = query.where((row) =>
      row.eb(row.refTuple('mini_program.created_at', 'mini_program.id'), '<', row.tuple(createdAt, id)),
    );
  }
  const rows = await query.execute();
  return toPage(
    rows,
    limit,
    (row) => [row.created_at, row.id],
    (row) => miniProgramAnswer(row, person),
  );
}

/** One mini program a person may see. */
export async function getMiniProgram(queries: Queries, id: string, person: Person): Promise<MiniProgram> {
  requirePermission(person, 'view mini program', await subjectOf(queries, id), { miniProgramId: id });
  const row = await miniProgramQuery(queries).where('mini_program.id', '=', id).executeTakeFirst();
  if (!row) throw new PlatformError('NOT_FOUND', { miniProgramId: id });
  return miniProgramAnswer(row, person);
}

/** Creates a mini program; its creator is assigned to it. */
export async function createMiniProgram(
  context: ServiceContext,
  wanted: { readonly name: string; readonly workspaceId?: string | undefined },
  person: Person,
  change: ChangeRequest,
): Promise<MiniProgram> {
  return changeOnce(context, change, async (unit) => {
    const workspaceId = workspaceToCreateIn(person, wanted.workspaceId);
    const id = newMiniProgramId(unit.now);
    const information: BasicInformation = {
      defaultLanguage: 'en',
      languages: { en: { name: wanted.name, tagline: '', description: '' } },
      category: '',
      customerServicePhone: '',
      customerServiceEmail: '',
      logo: '',
    };
    await insertMiniProgram(unit, { id, workspaceId, information, createdBy: person.accountId });
    unit.record({ thing: 'mini-program', change: 'created', mini_program_id: id });
    // The creator's assignment is a change of members like any other.
    await countWorkspaceChange(unit.transaction, workspaceId);
    const creator: Person = { ...person, assignments: [...person.assignments, id] };
    return getMiniProgram(unit.transaction, id, creator);
  });
}

function workspaceToCreateIn(person: Person, wanted: string | undefined): string {
  const possible = person.memberships.filter(({ role }) => roleMatrix[role]['create mini program'].length > 0);
  const chosen = wanted === undefined ? possible[0] : possible.find(({ workspaceId }) => workspaceId === wanted);
  if (!chosen) {
    const permission = 'create mini program';
    throw new PlatformError('FORBIDDEN', { permission, roles: rolesWith(permission) });
  }
  return chosen.workspaceId;
}

/** Writes the rows of a new mini program. */
export async function insertMiniProgram(
  unit: Pick<UnitOfWork, 'transaction' | 'now'>,
  row: {
    readonly id: string;
    readonly workspaceId: string;
    readonly information: BasicInformation;
    readonly createdBy: string;
  },
): Promise<void> {
  await unit.transaction
    .insertInto('mini_program')
    .values({
      id: row.id,
      workspace_id: row.workspaceId,
      name: nameOf(row.information),
      search_name: foldText(nameOf(row.information)),
      information: JSON.stringify(row.information),
      configuration: '{}',
      configuration_revision: 1,
      highest_version: null,
      highest_version_code: 0,
      version_count: 0,
      created_by: row.createdBy,
      created_at: unit.now,
      revision: 1,
    })
    .execute();
  await unit.transaction
    .insertInto('assignment')
    .values({ account_id: row.createdBy, mini_program_id: row.id })
    .execute();
}

function nameOf(information: BasicInformation): string {
  return information.languages[information.defaultLanguage]?.name ?? '';
}

/** Changes the basic information on the revision the person saw. */
export async function editMiniProgram(
  context: ServiceContext,
  id: string,
  information: BasicInformation,
  ifMatch: number,
  person: Person,
  change: ChangeRequest,
): Promise<MiniProgram> {
  return changeOnce(context, change, async (unit) => {
    requirePermission(person, 'edit mini program', await subjectOf(unit.transaction, id), { miniProgramId: id });
    await saveInformation(unit, id, { revision: ifMatch, value: information });
    return getMiniProgram(unit.transaction, id, person);
  });
}

/** Writes the basic information on the revision it was edited on, and tells of it. */
export async function saveInformation(unit: UnitOfWork, id: string, edited: EditedInformation): Promise<void> {
  const { revision, value: information } = edited;
  // Also refuses a default language that has no texts.
  if (nameOf(information).trim() === '') throw new PlatformError('INFORMATION_INVALID', { fields: ['name'] });
  const updated = await unit.transaction
    .updateTable('mini_program')
    .set({
      name: nameOf(information),
      search_name: foldText(nameOf(information)),
      information: JSON.stringify(information),
      revision: revision + 1,
    })
    .where('id', '=', id)
    .where('revision', '=', revision)
    .executeTakeFirst();
  if (updated.numUpdatedRows !== 1n) throw await staleInformation(unit, id);
  unit.record({ thing: 'mini-program', change: 'updated', mini_program_id: id });
}

async function staleInformation({ transaction }: UnitOfWork, id: string): Promise<PlatformError> {
  const now = await transaction
    .selectFrom('mini_program')
    .select(['name as miniProgram', 'revision'])
    .where('id', '=', id)
    .executeTakeFirst();
  return new PlatformError('REVISION_STALE', { miniProgramId: id, ...now });
}

/** The global configuration, which every release inherits field by field. */
export async function getGlobalConfiguration(
  queries: Queries,
  id: string,
  person: Person,
): Promise<GlobalConfiguration> {
  requirePermission(person, 'view mini program', await subjectOf(queries, id), { miniProgramId: id });
  const row = await queries
    .selectFrom('mini_program')
    .select(['configuration', 'configuration_revision', 'workspace_id'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw new PlatformError('NOT_FOUND', { miniProgramId: id });
  const rights = await domainRightsOf(queries, { id, workspaceId: row.workspace_id });
  return {
    configuration: readJson(configurationSchema, row.configuration, 'configuration'),
    locked: rights.global ? [] : [...domainFields],
    domainsGrantedBy: [...rights.targetAppIds],
    revision: row.configuration_revision,
  };
}

/** Replaces the global configuration on the revision the person saw. */
export async function setGlobalConfiguration(
  context: ServiceContext,
  id: string,
  configuration: Configuration,
  ifMatch: number,
  person: Person,
  change: ChangeRequest,
): Promise<GlobalConfiguration> {
  return changeOnce(context, change, async (unit) => {
    requirePermission(person, 'edit mini program', await subjectOf(unit.transaction, id), { miniProgramId: id });
    const before = await getGlobalConfiguration(unit.transaction, id, person);
    if (before.revision !== ifMatch) throw new PlatformError('REVISION_STALE', { miniProgramId: id });
    requireValid(configuration, globalConfigurationRules, { miniProgramId: id });
    const changed = changedDomainFields(before.configuration, configuration);
    const locked = changed.filter((field) => before.locked.includes(field));
    if (locked.length > 0) throw await notGranted(unit.transaction, locked);
    const updated = await unit.transaction
      .updateTable('mini_program')
      .set({ configuration: JSON.stringify(configuration), configuration_revision: ifMatch + 1 })
      .where('id', '=', id)
      .where('configuration_revision', '=', ifMatch)
      .executeTakeFirst();
    if (updated.numUpdatedRows !== 1n) throw new PlatformError('REVISION_STALE', { miniProgramId: id });
    // Testers that somebody has just removed stand in no answer any more.
    await forgetAnswersAbout(unit.transaction, id);
    unit.answerNamesTestersOf(id);
    unit.record({ thing: 'mini-program', change: 'configured', mini_program_id: id });
    return getGlobalConfiguration(unit.transaction, id, person);
  });
}
