import { PlatformError } from '../../../core/errorCode';
import type { TesterFinding } from '../../../core/testers/testerFinding';
import type { TesterLine, TesterOutcome } from '../../../protocol/testers';
import { withBody } from '../requestFingerprint';
import type { ReleaseCommand } from '../releases/releaseActions';
import { visibleRelease } from '../releases/releaseListing';
import type { ReleaseRecord } from '../releases/releaseRecord';
import { aboutRelease, planStep, takeStep, type Step } from '../releases/transition';
import type { ServiceContext } from '../serviceContext';
import { cameBefore, changeOnce, type UnitOfWork } from '../unitOfWork';
import { NewTesterList } from './newTesterList';
import { readUpload, type IncomingList, type ListReport } from './readUpload';
import { countUseAnew } from './testerUse';

/** Add Testers keeps who is there; Update Test Group replaces the list (T10). */
export type TesterAction = 'add-testers' | 'update-test-group';

/** A tester list on its way in, and what it is for. */
export interface TesterUpload extends IncomingList {
  readonly action: TesterAction;
  /** Only says what would happen. */
  readonly preview: boolean;
}

/**
 * Reads a tester list and puts it in place, or says what that would do. A list of any length is one step of the release: its
 * testers are there together, or none of them.
 */
export async function putTesters(
  context: ServiceContext,
  command: ReleaseCommand,
  upload: TesterUpload,
): Promise<TesterOutcome> {
  const { person, releaseId, ifMatch, change } = command;
  const { action } = upload;
  // Whoever may not do it, or comes too late, is told before a long list is read.
  const before = await visibleRelease(context.storage.reader, releaseId, person);
  const isRepeated = await cameBefore(context.storage.reader, change);
  if (!isRepeated) planStep(before, action, person, ifMatch);
  const list = new NewTesterList(context, {
    action,
    releaseId,
    hasStaleUse: before.row.has_stale_use === 1,
    // What came before was answered before, and is written no more.
    isPreview: upload.preview || isRepeated,
    present: before.row.tester_list_id,
    presentLength: before.row.tester_list_id === null ? 0 : before.row.tester_count,
    addedBy: person.accountId,
  });
  try {
    const report = await readUpload(upload, before.policy, (userId, group) => list.take(userId, group));
    await list.end();
    const outcome = outcomeOf(list, report, await list.removedSample());
    if (upload.preview) {
      refuseTooMany(before, outcome, report);
      return outcome;
    }
    return await changeOnce(context, withBody(change, report.sha256), async (unit) => {
      const record = await visibleRelease(unit.transaction, releaseId, person);
      const step = planStep(record, action, person, ifMatch);
      if (report.taken === 0) throw new PlatformError('TESTERS_EMPTY', aboutRelease(record));
      refuseTooMany(record, outcome, report);
      unit.answerNamesTestersOf(releaseId);
      await pointAt(unit, step, list);
      return outcome;
    });
  } finally {
    await list.giveUpUnlessKept();
  }
}

function refuseTooMany(record: ReleaseRecord, { total }: TesterOutcome, { beyondLimit }: ListReport): void {
  const limit = record.policy.testerLimit;
  if (total <= limit && beyondLimit === 0) return;
  throw new PlatformError('TESTERS_TOO_MANY', { ...aboutRelease(record), limit, count: total + beyondLimit });
}

/** The release is as it was when its testers were compared: `planStep` asked for that very revision. */
async function pointAt(unit: UnitOfWork, step: Step, list: NewTesterList): Promise<void> {
  const listId = await list.complete(unit);
  await takeStep(
    unit,
    step,
    { tester_list_id: listId, tester_count: list.total },
    { testers_added: list.added, testers_removed: list.removed },
  );
  // After the release is held, so that nothing is counted of who was just removed.
  if (list.removed > 0) await countUseAnew(unit.transaction, step.record.row.id, listId);
}

function outcomeOf(list: NewTesterList, report: ListReport, removedSample: string[]): TesterOutcome {
  return {
    added: list.added,
    alreadyThere: list.alreadyThere,
    moved: list.moved,
    removed: list.removed,
    total: list.total,
    leftOut: report.leftOut,
    groups: [...report.groups],
    addedSample: list.addedSample,
    removedSample,
    lines: report.findings.map(toLine),
    lineCount: report.findingCount,
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
