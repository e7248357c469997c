import { clipped } from './clipped';

/** The first line of a reason: a notification has room for a sentence, and the rest is in the details. */
export function firstLine(reason: string): string {
  const [line = ''] = reason.trim().split('\n');
  return clipped(line, 120);
}
