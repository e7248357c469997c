import { isPostgresAddress } from '../storage/postgresAddress';
import { StartError } from '../storage/startError';

/**
 * The address of the database, from the command line or from the environment, where other users of the machine do not read
 * the password in it.
 *
 * @throws StartError `USAGE`
 */
export function databaseUrl(given: string | undefined, usage: string): string {
  const text = given ?? process.env['DATABASE_URL'];
  if (text === undefined || !isPostgresAddress(text) || !URL.canParse(text)) {
    throw new StartError('USAGE', { usage, reason: 'database' });
  }
  return text;
}
