import { join } from 'node:path';
import { openSqliteStorage } from '../../src/server/storage/sqliteStorage';
import { startPlatform, type TestPlatform } from './platform';

/** A platform on the data of an editor's window: on its file, whatever database the run is on. */
export async function startWindowPlatform(dataFolder: string): Promise<TestPlatform> {
  const storage = await openSqliteStorage(join(dataFolder, 'platform.db'));
  return startPlatform({ folder: dataFolder, storage });
}
