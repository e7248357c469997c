import Mocha from 'mocha';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import type { SuiteResult } from './suiteResult.mts';

/** Which tests to run, and where their report goes. */
export type MochaRun = {
  /** Every `*.test.js` below it. */
  folder: string;
  timeoutMilliseconds: number;
  /** Where the report goes; the console when left out. */
  write?: (line: string) => void;
};

/** The environment variable with a part of the titles of the tests to run. */
export const grepVariable = 'MINI_PROGRAM_RELEASE_GREP';

/** Runs tests with mocha and counts. */
export async function runMocha({ folder, timeoutMilliseconds, write }: MochaRun): Promise<SuiteResult> {
  const mocha = new Mocha({ forbidOnly: true, forbidPending: true, reporter: 'spec', timeout: timeoutMilliseconds });
  const grep = process.env[grepVariable];
  if (grep !== undefined) mocha.fgrep(grep);
  if (write) Mocha.reporters.Base.consoleLog = (...values: unknown[]) => write(format(...values));
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort())
    if (name.endsWith('.test.js')) mocha.addFile(join(folder, name));
  const result = { passed: 0, failed: 0 };
  await mocha.loadFilesAsync();
  await new Promise<void>((resolve) => {
    mocha
      .run(() => resolve())
      .on('pass', () => (result.passed += 1))
      .on('fail', () => (result.failed += 1));
  });
  return result;
}
