import { join } from 'node:path';
import { localToken } from '../../src/server/http/localAuthenticator';
import { openSqliteStorage } from '../../src/server/storage/sqliteStorage';
import { KilledImports } from '../support/killedImports';
import { startPlatformProcess, type PlatformProcess } from '../support/platformProcess';
import { startReleaseWorld, type ReleaseWorld } from '../support/releaseWorld';
import { temporaryFolder } from '../support/temporaryFolder';

describe('a platform process that is killed while a tester list is imported', function () {
  this.timeout(120_000);

  const folder = temporaryFolder();
  let world: ReleaseWorld;
  let process: PlatformProcess;
  let imports: KilledImports;

  beforeEach(async () => {
    const storage = await openSqliteStorage(join(folder(), 'platform.db'));
    world = await startReleaseWorld({ folder: folder(), storage });
    const { secret } = world.platform;
    process = await startPlatformProcess(folder(), secret);
    imports = await KilledImports.begin({
      world,
      token: localToken(secret, 'dana-developer'),
      url: () => process.url,
      restart: async () => {
        await process.kill();
        process = await startPlatformProcess(folder(), secret);
      },
    });
  });

  afterEach(async () => {
    await process.stop();
    await world.stop();
  });

  it('leaves the group as it was, or has it replaced as a whole, and the request does the rest when it comes again', async () => {
    await imports.whileItComes();
    await imports.atAnyMoment();
    await imports.leaveNothing();
  });
});
