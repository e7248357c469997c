import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import type { TestPlatform } from './platform';
import { databaseOf, isOnPostgres } from './testDatabase';

export interface AdminAnswer {
  /** Exit code. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `--database` of a test's platform. */
export async function databaseOfPlatform({ folder }: TestPlatform): Promise<string> {
  return isOnPostgres ? databaseOf(folder) : join(folder, 'platform.db');
}

/** Runs `admin` as an operator does: the built program in a process of its own. */
export function runAdmin(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<AdminAnswer> {
  return new Promise((resolvePromise) => {
    const all = [resolve('dist/server.js'), 'admin', ...args];
    const child = execFile(process.execPath, all, { env: environment }, (_error, stdout, stderr) => {
      resolvePromise({ code: child.exitCode ?? -1, stdout, stderr });
    });
  });
}
