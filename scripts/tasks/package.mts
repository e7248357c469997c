import { join } from 'node:path';
import { projectFolder } from '../environment/paths.mts';
import { step } from '../environment/progress.mts';
import { task } from '../environment/task.mts';
import { extensionVersion, megabytes, packageExtension } from '../environment/vsix.mts';

await task(async () => {
  const name = `mini-program-release-${extensionVersion()}.vsix`;
  const size = await step('Building and packaging the extension', () => packageExtension(join(projectFolder, name)));
  console.log(`${name} (${megabytes(size)})`);
  return 0;
});
