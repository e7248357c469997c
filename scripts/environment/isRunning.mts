import { runningProcesses } from './processTable.mts';

/** Whether a process of this machine is alive. One that ended and that its parent has not asked about is not. */
export function isRunning(id: number): boolean {
  return runningProcesses().some((one) => one.id === id);
}
