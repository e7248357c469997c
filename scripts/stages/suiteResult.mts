import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What one suite or check came to. */
export type SuiteResult = { passed: number; failed: number };

/** The environment variable that names the folder where a suite writes `result.json` and, in an editor, `report.txt`. */
export const resultVariable = 'MINI_PROGRAM_RELEASE_RESULT';

/** Written at the end of a suite, in its own process. */
export function writeSuiteResult(folder: string, result: SuiteResult): void {
  writeFileSync(join(folder, 'result.json'), JSON.stringify(result));
}

/** Reads what a suite has written, undefined when it broke off before. */
export function readSuiteResult(folder: string): SuiteResult | undefined {
  const file = join(folder, 'result.json');
  if (!existsSync(file)) return undefined;
  const result: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof result !== 'object' || result === null || !('passed' in result) || !('failed' in result)) return undefined;
  return { passed: Number(result.passed), failed: Number(result.failed) };
}

/** Counts a suite that broke off, hung or held no test as one failure, and says so. */
export function judged(result: SuiteResult | undefined, problem: string | undefined): SuiteResult {
  const empty = result !== undefined && result.passed + result.failed === 0;
  const finding = problem ?? (result === undefined ? 'It broke off before it had a result.' : undefined);
  const sentence = finding ?? (empty ? 'It holds no test.' : undefined);
  if (sentence !== undefined) console.log(`  ${sentence}`);
  const { passed, failed } = result ?? { passed: 0, failed: 0 };
  return { passed, failed: failed + (sentence === undefined ? 0 : 1) };
}
