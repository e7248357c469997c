import { createHash } from 'node:crypto';
import { PlatformError } from '../../../core/errorCode';
import { compareTesterLists, type TesterListComparison } from '../../../core/testers/compareTesterLists';
import { readTesterList, type TesterList } from '../../../core/testers/readTesterList';
import type { TesterFinding } from '../../../core/testers/testerFinding';
import { testerEntries, type TesterEntry } from '../../../core/testers/testerEntries';
import { noGroup } from '../../../core/testers/testerRow';
import { testerRows, type TesterFileFormat } from '../../../core/testers/testerRows';
import { userIdRuleOf } from '../../../core/userId';
import { mostTesterLines, type TesterGroup, type TesterLine, type TesterOutcome } from '../../../protocol/testers';
import { newId } from '../identifiers';
import { withBody } from '../requestFingerprint';
import { visibleRelease } from '../releases/releaseListing';
import type { ReleaseCommand } from '../releases/releaseActions';
import type { ReleaseRecord } from '../releases/releaseRecord';
import { aboutRelease, planStep, takeStep, type Step } from '../releases/transition';
import type { ServiceContext } from '../serviceContext';
import { cameBefore, changeOnce, type UnitOfWork } from '../unitOfWork';
import { beginList, copyTesters, countGroups, dropTesters, insertTesters, testersOf } from './testerRows';
import { forgetUse } from './testerUse';

/** Add Testers keeps who is there; Update Test Group replaces the list (T10). */
export type TesterAction = 'add-testers' | 'update-test-group';

/** A tester list on its way in. */
export interface TesterUpload {
  readonly action: TesterAction;
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly format: TesterFileFormat;
  /** The column of the user IDs, from 1, where no header names it. */
  readonly column?: number | undefined;
  /** Takes the testers of these groups alone, `''` for those without one. */
  readonly groups?: ReadonlySet<string> | undefined;
  /** Only says what would happen. */
  readonly preview: boolean;
}

/** User IDs an answer names for each of added and removed. */
const sampleSize = 20;

/** What was read of a list, with how many testers each of its groups has. */
type ReadList = TesterList & { readonly groups: readonly TesterGroup[] };

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
): Promise<{ readonly list: ReadList; readonly sha256: string }> {
  const { format, column, groups } = upload;
  const { testerLimit: limit, userIdExample: example } = policy;
  const hash = createHash('sha256');
  const rows = testerRows(hashed(upload.bytes, hash), { format, column });
  const entries = testerEntries(rows, { rule: userIdRuleOf(policy), limit, example, groups });
  const counts = new Map<string, number>();
  const list = await readTesterList(counted(entries, counts), mostTesterLines);
  return { list: { ...list, groups: groupsIn(counts) }, sha256: hash.digest('hex') };
}

/** Counts the testers of each group, also of those that were not asked for. */
async function* counted(entries: AsyncIterable<TesterEntry>, counts: Map<string, number>): AsyncGenerator<TesterEntry> {
  for await (const entry of entries) {
    if (entry.outcome === 'ok' || entry.outcome === 'left out') {
      const group = entry.group ?? noGroup;
      counts.set(group, (counts.get(group) ?? 0) + 1);
    }
    yield entry;
  }
}

function groupsIn(counts: ReadonlyMap<string, number>): readonly TesterGroup[] {
  const groups = [...counts].map(([name, count]) => ({ name: name === noGroup ? null : name, count }));
  return groups.toSorted(({ name }, other) => Number(name === null) - Number(other.name === null));
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
  list: ReadList,
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
  list: ReadList,
): Promise<TesterOutcome> {
  const { row } = step.record;
  const current = await testersOf(unit.transaction, row.tester_list_id);
  const comparison = compareTesterLists(current, list.userIds);
  const outcome = outcomeOf(action, comparison, list);
  if (list.userIds.length === 0) throw new PlatformError('TESTERS_EMPTY', aboutRelease(step.record));
  refuseTooMany(step.record, outcome, list);
  const listId = await writeList(unit, row.tester_list_id, action, comparison, list);
  const use = outcome.removed === 0 ? undefined : await forgetUse(unit, row.id, comparison.removed);
  await takeStep(
    unit,
    step,
    { tester_list_id: listId, tester_count: outcome.total, ...use },
    { testers_added: outcome.added, testers_removed: outcome.removed },
  );
  return outcome;
}

async function writeList(
  unit: UnitOfWork,
  present: string | null,
  action: TesterAction,
  { added, staying }: TesterListComparison,
  list: ReadList,
): Promise<string> {
  const { transaction, now } = unit;
  const came = { addedAt: now, addedBy: unit.request.person?.accountId ?? null };
  const testers = added.map((userId) => ({ userId, group: list.groupOf.get(userId) ?? null, ...came }));
  if (action === 'add-testers' && present !== null) {
    await insertTesters(transaction, present, testers);
    await countGroups(transaction, present, now);
    return present;
  }
  const listId = newId();
  await beginList(transaction, listId, now);
  await insertTesters(transaction, listId, testers);
  if (present !== null) {
    const byGroup = Map.groupBy(staying, (userId) => list.groupOf.get(userId) ?? null);
    for (const [group, userIds] of byGroup) await copyTesters(transaction, present, listId, userIds, group);
  }
  await countGroups(transaction, listId, now);
  await dropTesters(transaction, present);
  return listId;
}

function outcomeOf(action: TesterAction, comparison: TesterListComparison, list: ReadList): TesterOutcome {
  const replaces = action === 'update-test-group';
  const { added, staying, removed } = comparison;
  return {
    added: added.length,
    alreadyThere: staying.length,
    removed: replaces ? removed.length : 0,
    total: added.length + staying.length + (replaces ? 0 : removed.length),
    addedSample: added.slice(0, sampleSize),
    removedSample: replaces ? removed.slice(0, sampleSize) : [],
    leftOut: list.leftOut,
    groups: [...list.groups],
    lines: list.findings.map(toLine),
    lineCount: list.duplicates + list.problems + list.doubts,
  };
}

function toLine({ line, column, length, value, severity, code, firstLine, parameters }: TesterFinding): TesterLine {
  return {
    line,
    ...(column !== undefined && { column }),
    ...(length !== undefined && { length }),
    value,
    severity,
    taken: severity === 'warning' && code !== 'unnamed columns',
    code,
    ...(firstLine !== undefined && { firstLine }),
    parameters,
  };
}
