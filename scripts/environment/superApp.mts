import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Failure } from './failure.mts';
import { projectFolder } from './paths.mts';
import { anyFreePort, preferredPort } from './ports.mts';
import { endProcess, startProcess } from './processes.mts';

/** Beside the browser editor's usual one. */
const usualPort = 8430;

/** What the sample super app is started with. */
export type SuperAppOptions = {
  /** Where the embedded platform of the editor's windows keeps its data. */
  dataFolder: string;
  /** The port that it always has when it is free, so that the browser still knows who was signed in; else any. */
  usual?: boolean;
  /** The file with the token that the platform asks with who is no user; nobody is told without one. */
  directoryTokenFile?: string;
};

/** The sample super app's server, and the way to end it with the platform it started. */
export type RunningSuperApp = { url: string; processId: number; close: () => Promise<void> };

/** Starts the sample super app; its platform starts when its page is opened. */
export async function startSuperApp(options: SuperAppOptions): Promise<RunningSuperApp> {
  const { dataFolder, usual = false, directoryTokenFile } = options;
  const port = usual ? await preferredPort(usualPort) : await anyFreePort();
  const script = join(projectFolder, 'samples', 'super-app', 'server.mts');
  const directory = directoryTokenFile === undefined ? [] : ['--directory-token-file', directoryTokenFile];
  const child = startProcess(process.execPath, [script, '--data', dataFolder, '--port', String(port), ...directory], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let problem = '';
  child.stderr?.on('data', (chunk: Buffer) => (problem = (problem + chunk.toString()).slice(-2_000)));
  const line = await new Promise<string | undefined>((resolve) => {
    if (child.stdout) createInterface(child.stdout).once('line', resolve);
    child.once('error', () => resolve(undefined));
    child.once('close', () => resolve(undefined));
  });
  const url = line?.split('Listening at ').at(1);
  if (url === undefined) throw new Failure(`The sample super app could not be started:\n${problem.trim()}`);
  return { url, processId: child.pid ?? 0, close: () => endProcess(child) };
}
