import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../environment/paths.mts';
import { runProcess } from '../environment/processes.mts';
import { runFolder } from '../environment/runFolder.mts';
import { judged, readSuiteResult, resultVariable, type SuiteResult } from './suiteResult.mts';

/** How long one test and the whole suite may take. */
export type SuiteLimits = { testMilliseconds: number; suiteMilliseconds: number };

/** Runs `out/test/<name>` with mocha in a Node process of its own, with what is added to its environment. */
export async function runNodeSuite(
  name: string,
  limits: SuiteLimits,
  environment: Record<string, string> = {},
): Promise<SuiteResult> {
  const folder = join(projectFolder, 'out', 'test', name);
  if (!existsSync(folder)) return judged({ passed: 0, failed: 0 }, undefined);
  const resultFolder = runFolder(name);
  const script = join(projectFolder, 'scripts', 'stages', 'runSuite.mts');
  const { code, timedOut } = await runProcess(
    process.execPath,
    ['--enable-source-maps', script, folder, String(limits.testMilliseconds)],
    {
      cwd: projectFolder,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...environment, [resultVariable]: resultFolder },
      timeoutMilliseconds: limits.suiteMilliseconds,
    },
  );
  const problem = timedOut
    ? 'It did not end in time.'
    : code === 0
      ? undefined
      : `Its process ended with code ${code}.`;
  return judged(readSuiteResult(resultFolder), problem);
}
