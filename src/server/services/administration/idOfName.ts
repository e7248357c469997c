import { createHash } from 'node:crypto';

/** Longest part of an ID that is taken from a name, in characters. */
const longestPart = 40;

/**
 * An ID that says what it is of, and the same for the same name: so the database itself refuses to make a thing twice. What
 * does not fit into an ID is told apart by a hash.
 */
export function idOfName(name: string): string {
  const words = name.trim().toLowerCase();
  const part = words.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '');
  if (/^[a-z0-9]+( [a-z0-9]+)*$/.test(words) && part.length <= longestPart) return part;
  const hash = createHash('sha256').update(name.trim()).digest('hex').slice(0, 10);
  return `${part.slice(0, longestPart)}-${hash}`.replace(/^-/, '');
}
