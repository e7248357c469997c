import { inNewFolder } from '../folders';
import type { Measure, Sample } from '../measure';
import { startBareServer, startPlatform } from './serverProcess';

const common = { peer: 'a bare Node HTTP server', aim: { atMost: 4 } } as const;

/** The start of a platform that makes its database first. */
export const coldStart: Measure = {
  ...common,
  key: 'server.coldStart',
  run: () => inNewFolder(compareStarts),
};

/** The start of a platform on a database that is there. */
export const warmStart: Measure = {
  ...common,
  key: 'server.warmStart',
  run: () =>
    inNewFolder(async (folder) => {
      await (await startPlatform(folder)).stop();
      return compareStarts(folder);
    }),
};

async function compareStarts(folder: string): Promise<Sample> {
  const ours = await startPlatform(folder);
  await ours.stop();
  const peer = await startBareServer();
  await peer.stop();
  return { ours: ours.startTime, peer: peer.startTime, unit: 'ms' };
}
