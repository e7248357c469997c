import { join } from 'node:path';
import { projectFolder } from '../environment/paths.mts';
import { runProcess } from '../environment/processes.mts';
import type { SuiteResult } from './suiteResult.mts';

/** Runs one of the project's tools; what it has to say is shown only when it finds fault. */
export async function runCheck(tool: readonly [file: string, ...args: string[]]): Promise<SuiteResult> {
  const [file, ...args] = tool;
  const { code, output } = await runProcess(process.execPath, [join(projectFolder, file), ...args], {
    cwd: projectFolder,
  });
  if (code === 0) return { passed: 1, failed: 0 };
  console.log(output.trimEnd());
  return { passed: 0, failed: 1 };
}

/** Several checks in turn. */
export async function runChecks(
  ...tools: readonly (readonly [file: string, ...args: string[]])[]
): Promise<SuiteResult> {
  const total = { passed: 0, failed: 0 };
  for (const tool of tools) {
    const { passed, failed } = await runCheck(tool);
    total.passed += passed;
    total.failed += failed;
  }
  return total;
}
