import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How many user IDs a large list has. */
export const million = 1_000_000;

/** Writes a CSV file with a million user IDs of 16 digits, as super apps have them. */
export async function writeMillionIds(folder: string): Promise<string> {
  const file = join(folder, 'million.testers.csv');
  const ids = Array.from({ length: million }, (_, index) => `2088${String(index).padStart(12, '0')}`);
  await writeFile(file, `user_id\n${ids.join('\n')}\n`);
  return file;
}
