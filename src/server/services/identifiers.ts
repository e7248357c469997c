import { randomInt } from 'node:crypto';
import { v7 } from 'uuid';

/** A new ID; IDs made later sort later. */
export const newId = (): string => v7();

/** A mini program's ID as the platform writes them: 16 digits (domain §1). */
export function newMiniProgramId(now: number): string {
  const day = new Date(now).toISOString().slice(0, 10).replaceAll('-', '');
  return day + String(randomInt(0, 100_000_000)).padStart(8, '0');
}
