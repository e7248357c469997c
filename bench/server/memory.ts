import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { inNewFolder } from '../folders';
import type { Measure } from '../measure';
import { startBareServer, startPlatform } from './serverProcess';

/** How long a process may settle after its start, in milliseconds. */
const settlingTime = 1000;

/** Resident memory of a process that has nothing to do, in MB; ours on a database that is there, as on any day but the first. */
export const memory: Measure = {
  key: 'server.memory',
  peer: 'a bare Node HTTP server',
  aim: { atMost: 2 },
  run: () =>
    inNewFolder(async (folder) => {
      await (await startPlatform(folder)).stop();
      const ours = await startPlatform(folder);
      const peer = await startBareServer();
      await pause(settlingTime);
      const sample = { ours: residentMemory(ours.pid), peer: residentMemory(peer.pid), unit: 'MB' };
      await Promise.all([ours.stop(), peer.stop()]);
      return sample;
    }),
};

function residentMemory(pid: number): number {
  if (process.platform === 'linux') {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    if (kilobytes !== undefined) return Number(kilobytes) / 1024;
  }
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}
