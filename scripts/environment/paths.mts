import { join } from 'node:path';

/** The project; every task runs there. */
export const projectFolder = process.cwd();

/** What is downloaded and every throw-away profile: kept out of the repository, free to be deleted. */
export const keptFolder = join(projectFolder, '.vscode-test');

/** The packaged extension that the browser tests install. */
export const packagedExtension = join(keptFolder, 'mini-program-release.vsix');
