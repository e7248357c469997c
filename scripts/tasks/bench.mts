import { once } from 'node:events';
import { join } from 'node:path';
import { Failure } from '../environment/failure.mts';
import { projectFolder } from '../environment/paths.mts';
import { runProcess, startProcess } from '../environment/processes.mts';
import { step } from '../environment/progress.mts';
import { task } from '../environment/task.mts';

await task(async () => {
  await step('Building', async () => {
    const { code, output } = await runProcess(process.execPath, ['esbuild.js', '--production', '--tests'], {
      cwd: projectFolder,
    });
    if (code !== 0) throw new Failure(`The build failed:\n${output.trim()}`);
  });
  const bench = startProcess(
    process.execPath,
    ['--enable-source-maps', join('out', 'bench', 'run.js'), ...process.argv.slice(2)],
    {
      cwd: projectFolder,
      stdio: 'inherit',
    },
  );
  await once(bench, 'close');
  return bench.exitCode ?? 1;
});
