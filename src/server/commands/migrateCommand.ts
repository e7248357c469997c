import { parseArgs } from 'node:util';
import { logLine } from '../logLine';
import { migratePostgres } from '../storage/migratePostgres';
import { StartError } from '../storage/startError';
import { databaseUrl } from './databaseUrl';
import { endInFailure } from './operatorLog';

const usage = 'migrate [--database postgres://…], or DATABASE_URL in the environment';

function readUrl(args: readonly string[]): string {
  const misused = new StartError('USAGE', { usage });
  try {
    const { values } = parseArgs({ args: [...args], options: { database: { type: 'string' } } });
    return databaseUrl(values.database, usage);
  } catch {
    throw misused;
  }
}

/** Brings the database to the schema of this version; any number of processes may do so at once. */
export async function migrateCommand(args: readonly string[]): Promise<void> {
  try {
    const versions = await migratePostgres(readUrl(args));
    logLine('info', 'migrated', undefined, versions, process.stdout);
  } catch (error) {
    endInFailure(error);
  }
}
