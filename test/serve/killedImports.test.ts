import { openPostgresStorage } from '../../src/server/storage/postgresStorage';
import { EqualProcesses } from '../support/equalProcesses';
import { durableDatabase } from '../support/durableDatabase';
import { KilledImports } from '../support/killedImports';
import { startReleaseWorld, type ReleaseWorld } from '../support/releaseWorld';
import { ServedTeam } from '../support/servedTeam';
import { temporaryFolder } from '../support/temporaryFolder';

describe('a process for a team that is killed while a tester list is imported', function () {
  this.timeout(120_000);

  durableDatabase();
  const folder = temporaryFolder();
  let team: ServedTeam;
  let world: ReleaseWorld;
  let processes: EqualProcesses;
  let imports: KilledImports;

  beforeEach(async () => {
    team = await ServedTeam.create();
    world = await startReleaseWorld({ folder: folder(), storage: openPostgresStorage(team.url) });
    processes = await EqualProcesses.start({ count: 1, database: team.url, dataFolder: folder(), more: [] });
    imports = await KilledImports.begin({
      world,
      token: await team.tokenOf('dana-developer'),
      url: () => processes.any(),
      restart: () => processes.restart(0, 'SIGKILL'),
    });
  });

  afterEach(async () => {
    await processes.stop();
    await world.stop();
    await team.drop();
  });

  it('leaves the group as it was, or has it replaced as a whole, and the request does the rest when it comes again', async () => {
    await imports.whileItComes();
    await imports.atAnyMoment();
    await imports.leaveNothing();
  });
});
