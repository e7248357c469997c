import { spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { processesWithEnvironment, runningProcesses, withDescendants } from './processTable.mts';

const graceMilliseconds = 1_200;
const pollMilliseconds = 30;
const runVariable = 'MINI_PROGRAM_RELEASE_RUN';

const running = new Set<number>();

// The last moment, when nobody has ended them before: one of these files used without a task around it.
process.once('exit', () => send('SIGTERM', new Set([...running].map((id) => -id))));

/** A process in a group of its own, so that ending it ends what it started; Ctrl-C in the terminal reaches only us. */
export function startProcess(command: string, args: readonly string[], options: SpawnOptions = {}): ChildProcess {
  const child = spawn(command, args, { detached: process.platform !== 'win32', windowsHide: true, ...options });
  const { pid } = child;
  if (pid !== undefined) {
    running.add(pid);
    child.once('exit', () => running.delete(pid));
  }
  return child;
}

/** How a process ended, with the end of what it wrote (empty when its output was inherited). */
export type Ended = { code: number; output: string; timedOut: boolean };

/** Runs a process to its end, collecting what it writes. */
export async function runProcess(
  command: string,
  args: readonly string[],
  options: SpawnOptions & { timeoutMilliseconds?: number } = {},
): Promise<Ended> {
  const { timeoutMilliseconds, ...spawnOptions } = options;
  const child = startProcess(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...spawnOptions });
  let output = '';
  const collect = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-20_000);
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  let timedOut = false;
  const endLate = (): void => {
    timedOut = true;
    void endProcess(child);
  };
  const timer = timeoutMilliseconds === undefined ? undefined : setTimeout(endLate, timeoutMilliseconds);
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code: code ?? 1, output, timedOut }));
    });
  } finally {
    clearTimeout(timer);
  }
}

/** Ends a process and everything it started: first asked, then forced. */
export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.pid !== undefined) await endWithDescendants(new Set([child.pid]));
}

/** Ends whatever this run of a task has started and is still alive, except this process and the ones above it. */
export async function endRun(): Promise<void> {
  const run = process.env[runVariable];
  const marked = run === undefined ? [] : processesWithEnvironment(`${runVariable}=${run}`);
  await endWithDescendants(new Set([...marked, process.pid]));
}

async function endWithDescendants(roots: ReadonlySet<number>): Promise<void> {
  if (process.platform === 'win32') {
    for (const root of roots) if (root !== process.pid) spawnSync('taskkill', ['/pid', String(root), '/T', '/F']);
    return;
  }
  const victims = alive(withDescendants(roots, runningProcesses()));
  send('SIGTERM', victims);
  const deadline = Date.now() + graceMilliseconds;
  while (alive(victims).size > 0 && Date.now() < deadline) await delay(pollMilliseconds);
  // Children born while the others were ending are found by asking again.
  send('SIGKILL', alive(withDescendants(new Set([...roots, ...victims]), runningProcesses())));
}

function alive(ids: ReadonlySet<number>): Set<number> {
  const table = runningProcesses();
  const above = new Set<number>();
  for (let id: number | undefined = process.pid; id; id = table.find((entry) => entry.id === id)?.parent) above.add(id);
  return new Set(table.filter(({ id }) => ids.has(id) && !above.has(id)).map(({ id }) => id));
}

function send(signal: NodeJS.Signals, ids: ReadonlySet<number>): void {
  for (const id of ids) {
    try {
      process.kill(id, signal);
    } catch {
      // It ended meanwhile.
    }
  }
}
