import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';

/**
 * Notes in a file what was written last to a place that other windows read through a memory of their own, so that they know
 * whether what they read is the latest. Only a digest of it stands in the file.
 */
export class LatestMark {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** @param text what was written; nothing for what was deleted */
  async set(text: string | undefined): Promise<void> {
    await writeFile(this.#file, digestOf(text), { mode: 0o600 });
  }

  /** Whether this is what was written last, as far as anything was noted. */
  async isLatest(text: string | undefined): Promise<boolean> {
    const noted = await readFile(this.#file, 'utf8').catch(() => undefined);
    return noted === undefined || noted === digestOf(text);
  }
}

function digestOf(text: string | undefined): string {
  return text === undefined ? '' : createHash('sha256').update(text).digest('hex');
}
