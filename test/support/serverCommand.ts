import { execFile } from 'node:child_process';
import { resolve } from 'node:path';

export interface CommandAnswer {
  /** Exit code. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command of the platform as an operator does: the built program in a process of its own. */
export function runServer(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<CommandAnswer> {
  return new Promise((resolvePromise) => {
    const child = execFile(
      process.execPath,
      [resolve('dist/server.js'), ...args],
      { env: environment },
      (_error, stdout, stderr) => {
        resolvePromise({ code: child.exitCode ?? -1, stdout, stderr });
      },
    );
  });
}
