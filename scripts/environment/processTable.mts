import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** One running process, as far as ending it is concerned. */
export type RunningProcess = { id: number; parent: number; group: number };

function readLinuxProcess(id: number): RunningProcess | undefined {
  try {
    // The name in parentheses may itself hold spaces and parentheses, so the fields are counted from its end.
    const status = readFileSync(`/proc/${id}/stat`, 'utf8');
    const [state, parent, group] = status.slice(status.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' ? undefined : { id, parent: Number(parent), group: Number(group) };
  } catch {
    return undefined; // It ended meanwhile.
  }
}

function readOtherProcesses(): RunningProcess[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,pgid='], { encoding: 'utf8' });
  return (stdout ?? '')
    .split('\n')
    .map((line) => line.trim().split(/\s+/u).map(Number))
    .map(([id = 0, parent = 0, group = 0]) => ({ id, parent, group }))
    .filter(({ id }) => id > 0);
}

/** All processes of this machine that are still alive. Linux is read without `ps`, which a small installation may lack. */
export function runningProcesses(): RunningProcess[] {
  if (process.platform !== 'linux') return readOtherProcesses();
  return readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .map((name) => readLinuxProcess(Number(name)))
    .filter((entry) => entry !== undefined);
}

/** The given processes, everything in their groups, and all descendants. */
export function withDescendants(roots: ReadonlySet<number>, table: readonly RunningProcess[]): Set<number> {
  const found = new Set(table.filter(({ id, group }) => roots.has(id) || roots.has(group)).map(({ id }) => id));
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const { id, parent } of table) if (found.has(parent)) found.add(id);
  }
  return found;
}

/** Processes that inherited this environment entry; empty where the system does not tell. */
export function processesWithEnvironment(entry: string): Set<number> {
  if (process.platform !== 'linux') return new Set();
  const carries = ({ id }: RunningProcess): boolean => {
    try {
      return readFileSync(`/proc/${id}/environ`, 'utf8').split('\0').includes(entry);
    } catch {
      return false; // It ended meanwhile, or belongs to somebody else.
    }
  };
  return new Set(
    runningProcesses()
      .filter(carries)
      .map(({ id }) => id),
  );
}
