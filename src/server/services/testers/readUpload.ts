import { createHash, type Hash } from 'node:crypto';
import { PlatformError } from '../../../core/errorCode';
import type { TargetAppPolicy } from '../../../core/targetAppPolicy';
import { testerEntries } from '../../../core/testers/testerEntries';
import { FindingsOfList } from '../../../core/testers/findingsOfList';
import type { TesterFinding } from '../../../core/testers/testerFinding';
import { noGroup } from '../../../core/testers/testerRow';
import { testerRows, type TesterFileFormat } from '../../../core/testers/testerRows';
import { userIdRuleOf } from '../../../core/userId';
import { mostTesterLines, type TesterGroup } from '../../../protocol/testers';
import { testerGroups } from './testerLists';

/** A tester list on its way in. */
export interface IncomingList {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** As the request announces it, in bytes. */
  readonly contentLength: number | undefined;
  /** How many bytes it may have. */
  readonly mostBytes: number;
  readonly format: TesterFileFormat;
  /** The column of the user IDs, from 1, where no header names it. */
  readonly column?: number | undefined;
  /** Takes the testers of these groups alone, `''` for those without one. */
  readonly groups?: ReadonlySet<string> | undefined;
}

/** What was read of a list. */
export interface ListReport {
  /** How many user IDs there are, each counted once. */
  readonly taken: number;
  readonly leftOut: number;
  readonly beyondLimit: number;
  /** What the list has, also of groups that were not asked for. */
  readonly groups: readonly TesterGroup[];
  readonly findings: readonly TesterFinding[];
  readonly findingCount: number;
  /** Of its bytes. */
  readonly sha256: string;
}

/**
 * Reads a list as its bytes come, and hands on each user ID that is taken.
 *
 * @throws PlatformError `BODY_TOO_LARGE` as soon as it has more bytes than it may have
 */
export async function readUpload(
  { bytes, contentLength = 0, mostBytes, format, column, groups }: IncomingList,
  policy: TargetAppPolicy,
  take: (userId: string, group: string | null) => Promise<void> | undefined,
): Promise<ListReport> {
  if (contentLength > mostBytes) throw tooLong(mostBytes);
  const hash = createHash('sha256');
  const rows = testerRows(counted(bytes, hash, mostBytes), { format, column });
  const { testerLimit: limit, userIdExample: example } = policy;
  const counts = { taken: 0, leftOut: 0, beyondLimit: 0, findingCount: 0 };
  const inGroup = new Map<string | null, number>();
  const findings: TesterFinding[] = [];
  const said = new FindingsOfList();
  for await (const entry of testerEntries(rows, { rule: userIdRuleOf(policy), limit, example, groups })) {
    const finding = said.of(entry);
    if (finding) counts.findingCount += 1;
    if (finding && findings.length < mostTesterLines) findings.push(finding);
    if (entry.outcome === 'problem' && entry.problem.code === 'too many testers') counts.beyondLimit += 1;
    if (entry.outcome !== 'ok' && entry.outcome !== 'left out') continue;
    const group = entry.group === undefined || entry.group === noGroup ? null : entry.group;
    inGroup.set(group, (inGroup.get(group) ?? 0) + 1);
    if (entry.outcome === 'left out') counts.leftOut += 1;
    else {
      counts.taken += 1;
      await take(entry.userId, group);
    }
  }
  return { ...counts, groups: testerGroups(inGroup), findings, sha256: hash.digest('hex') };
}

/** Hands on bytes and adds them to a hash, as many as there may be: not everybody announces how many come. */
async function* counted(bytes: AsyncIterable<Uint8Array>, hash: Hash, limit: number): AsyncGenerator<Uint8Array> {
  let count = 0;
  for await (const chunk of bytes) {
    count += chunk.length;
    if (count > limit) throw tooLong(limit);
    hash.update(chunk);
    yield chunk;
  }
}

function tooLong(limit: number): PlatformError {
  return new PlatformError('BODY_TOO_LARGE', { limit });
}
