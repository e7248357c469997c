import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { runningProcesses, type RunningProcess } from '../../scripts/environment/processTable.mts';

/** The processes of this machine that have a path on their command line. */
export function processesOn(path: string): readonly RunningProcess[] {
  return runningProcesses().filter(({ id }) => commandLine(id).includes(path));
}

function commandLine(id: number): string {
  try {
    // A small Linux has no `ps`.
    if (process.platform === 'linux') return readFileSync(`/proc/${id}/cmdline`, 'utf8');
    return execFileSync('ps', ['-o', 'args=', '-p', String(id)], { encoding: 'utf8' });
  } catch {
    return ''; // It ended meanwhile.
  }
}
