import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What a piece of work took in a process of its own. */
export interface Cost {
  readonly milliseconds: number;
  /** The most memory that the process had, in MB. */
  readonly peakMegabytes: number;
}

/** Runs a script of `bench/testers/` in a process of its own, and reads what it printed. */
export async function costOf(script: string, ...parameters: readonly string[]): Promise<Cost> {
  const file = join('out', 'bench', 'testers', `${script}.js`);
  const { stdout } = await promisify(execFile)(process.execPath, [file, ...parameters]);
  const [milliseconds = Number.NaN, peakMegabytes = Number.NaN] = stdout.trim().split(' ').map(Number);
  return { milliseconds, peakMegabytes };
}

/** In such a script: does the work on the file that it was given, and prints what it took. */
export async function printCost(work: (file: string) => Promise<void>): Promise<void> {
  const [, , file = ''] = process.argv;
  const before = performance.now();
  await work(file);
  process.stdout.write(`${performance.now() - before} ${process.resourceUsage().maxRSS / 1024}\n`);
}

/** The most memory that another process has had since it began, in MB; Linux alone tells. */
export function peakMegabytesOf(pid: number): number {
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}
