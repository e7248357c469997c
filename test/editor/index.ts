import { appendFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { format } from 'node:util';
import { runMocha } from '../../scripts/stages/mochaRun.mts';
import { resultVariable, writeSuiteResult } from '../../scripts/stages/suiteResult.mts';

const projectFolder = dirname(dirname(dirname(__dirname)));
const testMilliseconds = 60_000;

/** VS Code's own parts live in this process, too, and code-server below our folder. */
function comesFromUs(reason: unknown): boolean {
  if (!(reason instanceof Error)) return true;
  return (reason.stack ?? '')
    .split('\n')
    .some((line) => line.includes(projectFolder) && !line.includes('.vscode-test'));
}

/**
 * Called by VS Code inside the extension host. Errors that no test noticed count as failures of the suite. Started by hand
 * ("Extension Tests" of .vscode/launch.json), it reports to the debug console.
 */
export async function run(): Promise<void> {
  const resultFolder = process.env[resultVariable];
  const problems = new Set<unknown>();
  const noteRejection = (reason: unknown): void => {
    if (comesFromUs(reason)) problems.add(reason);
  };
  process.on('unhandledRejection', noteRejection);
  noteConsoleErrors((text) => problems.add(text));
  const result = await runMocha({
    folder: __dirname,
    timeoutMilliseconds: testMilliseconds,
    ...(resultFolder === undefined ? {} : { write: reportIn(resultFolder) }),
  });
  process.off('unhandledRejection', noteRejection);
  const unnoticed = [...problems].map((problem) => `Unnoticed error: ${format(problem)}`);
  const failed = result.failed + unnoticed.length;
  if (resultFolder !== undefined) {
    unnoticed.forEach(reportIn(resultFolder));
    writeSuiteResult(resultFolder, { passed: result.passed, failed });
  } else if (failed > 0) throw new Error([`${failed} failed`, ...unnoticed].join('\n'));
}

/** VS Code mixes its own log into the console of the extension host; this file holds nothing but the report. */
function reportIn(folder: string): (line: string) => void {
  return (line) => appendFileSync(join(folder, 'report.txt'), `${line}\n`);
}

/** VS Code has sealed the console's functions, so the console itself is replaced. */
function noteConsoleErrors(note: (text: string) => void): void {
  globalThis.console = { ...console, error: (...values: unknown[]) => note(format(...values)) };
}
