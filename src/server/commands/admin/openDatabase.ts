import { existsSync } from 'node:fs';
import { systemClock } from '../../clock';
import { Refusal } from '../../services/administration/refusal';
import type { ServiceContext } from '../../services/serviceContext';
import { isPostgresAddress } from '../../storage/postgresAddress';
import { databaseStartError } from '../../storage/postgresErrors';
import { openPostgresStorage } from '../../storage/postgresStorage';
import { openSqliteStorage } from '../../storage/sqliteStorage';

/**
 * The platform's database: `postgres://…`, or the file of an embedded platform.
 *
 * @throws StartError, Refusal
 */
export async function openDatabase(given: string | undefined): Promise<ServiceContext> {
  const place = given ?? process.env['DATABASE_URL'];
  if (place === undefined || place === '') {
    throw new Refusal('Which database? Say so by --database, or by DATABASE_URL in the environment.');
  }
  if (isPostgresAddress(place)) return openPostgres(place);
  // Opening would make one.
  if (!existsSync(place)) throw new Refusal(`There is no database file ${place}.`);
  return { storage: await openSqliteStorage(place), clock: systemClock };
}

async function openPostgres(url: string): Promise<ServiceContext> {
  const storage = openPostgresStorage(url);
  try {
    await storage.check();
    return { storage, clock: storage.clock };
  } catch (error) {
    await storage.close();
    throw databaseStartError(error);
  }
}
