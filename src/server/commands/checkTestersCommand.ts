import { createReadStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { PlatformError } from '../../core/errorCode';
import { defaultTargetAppPolicy } from '../../core/defaultTargetAppPolicy';
import { testerEntries } from '../../core/testers/testerEntries';
import { FindingsOfList } from '../../core/testers/findingsOfList';
import { findingOf, type TesterFinding } from '../../core/testers/testerFinding';
import { testerFileFormat, testerRows } from '../../core/testers/testerRows';
import { readUserIdPattern } from '../../core/userIdPattern';
import { Refusal } from '../services/administration/refusal';
import { refused } from './exitCodes';
import { Misuse, tellOperator } from './operatorCommand';
import { testerFindingText } from './testerFindingText';

const usage = 'check-testers <file> [--pattern <regular expression>] [--limit <number>] [--column <number>]';

interface Wanted {
  readonly file: string;
  readonly pattern: string;
  readonly limit: number;
  readonly column: number | undefined;
}

function readOptions(args: readonly string[]): Wanted {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { pattern: { type: 'string' }, limit: { type: 'string' }, column: { type: 'string' } },
    });
    const [file, ...more] = positionals;
    const limit = wholeNumber(values.limit) ?? defaultTargetAppPolicy.testerLimit;
    const pattern = values.pattern ?? defaultTargetAppPolicy.userIdPattern;
    if (file && more.length === 0) return { file, pattern, limit, column: wholeNumber(values.column) };
  } catch {
    // Said below.
  }
  throw new Misuse(usage);
}

function wholeNumber(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Misuse(usage);
  return Number(text);
}

/**
 * Checks a tester list by the rules that an upload goes by, and prints each place that is wrong or worth a look, as compilers do.
 * The exit code is 1 where anything would not be taken.
 */
export async function checkTestersCommand(args: readonly string[]): Promise<void> {
  await tellOperator(async () => {
    const wanted = readOptions(args);
    const counts = { testers: 0, notTaken: 0, error: 0, warning: 0 };
    try {
      await check(wanted, counts);
    } catch (error) {
      throw new Refusal(`${wanted.file} cannot be read as a list of testers: ${reasonOf(error)}.`, { cause: error });
    }
    if (counts.notTaken > 0) process.exitCode = refused;
    return `${wanted.file}: testers: ${counts.testers}, errors: ${counts.error}, warnings: ${counts.warning}`;
  });
}

async function check(
  { file, pattern, limit, column }: Wanted,
  counts: Record<'testers' | 'notTaken' | TesterFinding['severity'], number>,
): Promise<void> {
  const reading = readUserIdPattern(pattern);
  if (!reading.ok) throw new Refusal(`the pattern cannot be used (${reading.problem})`);
  const bytes: AsyncIterable<Uint8Array> = createReadStream(file);
  const rows = testerRows(bytes, { format: testerFileFormat(file) ?? 'text', column });
  const said = new FindingsOfList();
  for await (const entry of testerEntries(rows, { rule: reading.rule, limit })) {
    if (entry.outcome === 'ok') counts.testers += 1;
    if (findingOf(entry)?.severity === 'error') counts.notTaken += 1;
    const finding = said.of(entry);
    if (!finding) continue;
    counts[finding.severity] += 1;
    const place = [file, finding.line, ...(finding.column === undefined ? [] : [finding.column])].join(':');
    process.stdout.write(`${place}: ${finding.severity}: ${testerFindingText(finding)} (${finding.code})\n`);
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof PlatformError)) return error instanceof Error ? error.message : String(error);
  if (error.code === 'TESTERS_EMPTY') return 'it is empty';
  const { reason, line } = error.parameters;
  return `${String(reason ?? error.code)}${line === undefined ? '' : `, line ${String(line)}`}`;
}
