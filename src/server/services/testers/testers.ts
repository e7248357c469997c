import { createHash } from 'node:crypto';
import { PlatformError } from '../../../core/errorCode';
import type { Person } from '../../../core/permissions';
import { compareTesterLists, type TesterListComparison } from '../../../core/testers/compareTesterLists';
import { readTesterList, type TesterList } from '../../../core/testers/readTesterList';
import type { TesterFinding } from '../../../core/testers/testerFinding';
import { testerEntries } from '../../../core/testers/testerEntries';
import { testerRows, type TesterFileFormat } from '../../../core/testers/testerRows';
import { userIdRuleOf } from '../../../core/userId';
import type { TesterLine, TesterOutcome } from '../../../protocol/testers';
import type { Queries } from '../../storage/storage';
import { newId } from '../identifiers';
import { positionOf, toPage } from '../pages';
import { withBody } from '../requestFingerprint';
import { visibleRelease } from '../releases/releaseListing';
import type { ReleaseCommand } from '../releases/releaseActions';
import type { ReleaseRecord } from '../releases/releaseRecord';
import { aboutRelease, planStep, takeStep, type Step } from '../releases/transition';
import type { ServiceContext } from '../serviceContext';
import { cameBefore, changeOnce, type UnitOfWork } from '../unitOfWork';
import { dropTesters, insertTesters, testersOf } from './testerRows';

/** Add Testers keeps who is there; Update Test Group replaces the list (T10). */
export type TesterAction = 'add-testers' | 'update-test-group';

/** A tester list on its way in. */
export interface TesterUpload {
  readonly action: TesterAction;
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly format: TesterFileFormat;
  /** Only says what would happen. */
  readonly preview: boolean;
}

/** Lines of a list that an answer tells of. */
const mostLines = 1000;
/** User IDs an answer names for each of added and removed. */
const sampleSize = 20;

/** Reads a tester list and puts it in place, or says what that would do. */
export async function putTesters(
  context: ServiceContext,
  command: ReleaseCommand,
  upload: TesterUpload,
): Promise<TesterOutcome> {
  const { person, releaseId, ifMatch } = command;
  // Whoever may not do it, or comes too late, is told before a long list is read.
  const before = await visibleRelease(context.storage.reader, releaseId, person);
  if (!(await cameBefore(context.storage.reader, command.change))) planStep(before, upload.action, person, ifMatch);
  const { list, sha256 } = await readUpload(upload, before);
  if (upload.preview) return previewTesters(context, before, upload.action, list);
  return changeOnce(context, withBody(command.change, sha256), async (unit) => {
    const record = await visibleRelease(unit.transaction, releaseId, person);
    return replaceOrAdd(unit, planStep(record, upload.action, person, ifMatch), upload.action, list);
  });
}

async function readUpload(
  upload: TesterUpload,
  { policy }: ReleaseRecord,
): Promise<{ readonly list: TesterList; readonly sha256: string }> {
  const rules = { rule: userIdRuleOf(policy), limit: policy.testerLimit };
  const hash = createHash('sha256');
  const rows = testerRows(hashed(upload.bytes, hash), { format: upload.format });
  const list = await readTesterList(testerEntries(rows, rules), mostLines);
  return { list, sha256: hash.digest('hex') };
}

async function* hashed(
  bytes: AsyncIterable<Uint8Array>,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    hash.update(chunk);
    yield chunk;
  }
}

async function previewTesters(
  context: ServiceContext,
  record: ReleaseRecord,
  action: TesterAction,
  list: TesterList,
): Promise<TesterOutcome> {
  const current = await testersOf(context.storage.reader, record.row.tester_list_id);
  const outcome = outcomeOf(action, compareTesterLists(current, list.userIds), list);
  refuseTooMany(record, outcome, list);
  return outcome;
}

function refuseTooMany(record: ReleaseRecord, { total }: TesterOutcome, { beyondLimit }: TesterList): void {
  const limit = record.policy.testerLimit;
  if (total <= limit && beyondLimit === 0) return;
  throw new PlatformError('TESTERS_TOO_MANY', { ...aboutRelease(record), limit, count: total + beyondLimit });
}

async function replaceOrAdd(
  unit: UnitOfWork,
  step: Step,
  action: TesterAction,
  list: TesterList,
): Promise<TesterOutcome> {
  const { row } = step.record;
  const current = await testersOf(unit.transaction, row.tester_list_id);
  const comparison = compareTesterLists(current, list.userIds);
  const outcome = outcomeOf(action, comparison, list);
  if (list.userIds.length === 0) throw new PlatformError('TESTERS_EMPTY', aboutRelease(step.record));
  refuseTooMany(step.record, outcome, list);
  const listId = await writeList(unit, row.tester_list_id, action, comparison, list);
  await takeStep(
    unit,
    step,
    { tester_list_id: listId, tester_count: outcome.total },
    { testers_added: outcome.added, testers_removed: outcome.removed },
  );
  return outcome;
}

async function writeList(
  unit: UnitOfWork,
  present: string | null,
  action: TesterAction,
  comparison: TesterListComparison,
  list: TesterList,
): Promise<string> {
  if (action === 'add-testers' && present !== null) {
    await insertTesters(unit.transaction, present, comparison.added);
    return present;
  }
  const listId = newId();
  await insertTesters(unit.transaction, listId, list.userIds);
  await dropTesters(unit.transaction, present);
  return listId;
}

function outcomeOf(action: TesterAction, comparison: TesterListComparison, list: TesterList): TesterOutcome {
  const replaces = action === 'update-test-group';
  const { added, staying, removed } = comparison;
  return {
    added: added.length,
    alreadyThere: staying.length,
    removed: replaces ? removed.length : 0,
    total: added.length + staying.length + (replaces ? 0 : removed.length),
    addedSample: added.slice(0, sampleSize),
    removedSample: replaces ? removed.slice(0, sampleSize) : [],
    lines: list.findings.map(toLine),
    lineCount: list.duplicates + list.problems + list.doubts,
  };
}

function toLine({ line, value, code, firstLine, parameters }: TesterFinding): TesterLine {
  return { line, value, code, parameters, ...(firstLine !== undefined && { firstLine }) };
}

/** One page of a release's testers, by user ID. */
export async function listTesters(
  queries: Queries,
  releaseId: string,
  person: Person,
  listing: { readonly limit?: number | undefined; readonly cursor?: string | undefined },
): Promise<{ items: string[]; nextCursor: string | null }> {
  const { row } = await visibleRelease(queries, releaseId, person);
  const limit = listing.limit ?? 1000;
  const after = listing.cursor === undefined ? '' : positionOf(listing.cursor, 'string')[0];
  const rows = await queries
    .selectFrom('tester')
    .select('user_id')
    .where('list_id', '=', row.tester_list_id ?? '')
    .where('user_id', '>', after)
    .orderBy('user_id')
    .limit(limit + 1)
    .execute();
  return toPage(
    rows,
    limit,
    (one) => [one.user_id, ''],
    (one) => one.user_id,
  );
}
