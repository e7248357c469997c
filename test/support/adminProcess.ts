import { join } from 'node:path';
import type { TestPlatform } from './platform';
import { runServer, type CommandAnswer } from './serverCommand';
import { databaseOf, isOnPostgres } from './testDatabase';

/** `--database` of a test's platform. */
export async function databaseOfPlatform({ folder }: TestPlatform): Promise<string> {
  return isOnPostgres ? databaseOf(folder) : join(folder, 'platform.db');
}

/** Runs `admin` as an operator does. */
export function runAdmin(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<CommandAnswer> {
  return runServer(['admin', ...args], environment);
}
