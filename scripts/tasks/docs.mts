import { join } from 'node:path';
import { Failure } from '../environment/failure.mts';
import { projectFolder } from '../environment/paths.mts';
import { runProcess } from '../environment/processes.mts';
import { step } from '../environment/progress.mts';
import { task } from '../environment/task.mts';

async function run(name: string, ...command: readonly string[]): Promise<void> {
  await step(name, async () => {
    const { code, output } = await runProcess(process.execPath, [...command], { cwd: projectFolder });
    if (code !== 0) throw new Failure(`It failed:\n${output.trim()}`);
  });
}

/** Writes the API reference and its examples anew, from the contract and a walk through the procedure. */
await task(async () => {
  await run('Building', 'esbuild.js', '--tests');
  await run(
    'Writing docs/api.md and its examples',
    '--enable-source-maps',
    join('out', 'test', 'support', 'contract', 'writeDocuments.js'),
  );
  return 0;
});
