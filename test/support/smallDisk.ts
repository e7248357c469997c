import { execFileSync } from 'node:child_process';

/** Whether this process may mount a disk of its own. */
export const mayMountDisks = process.platform === 'linux' && process.getuid?.() === 0;

/** A disk in memory that is soon full. */
export class SmallDisk {
  readonly #folder: string;

  /** Mounts it over a folder that is there. */
  constructor(folder: string, megabytes: number) {
    this.#folder = folder;
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
  }

  resize(megabytes: number): void {
    execFileSync('mount', ['-o', `remount,size=${megabytes}m`, this.#folder]);
  }

  unmount(): void {
    execFileSync('umount', [this.#folder]);
  }
}
