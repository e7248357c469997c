/**
 * Text typed into one line, as a list with one user ID a line. User IDs hold no separators (design §4); the name of a group, in
 * brackets, may.
 */
export function splitUserIds(typed: string): string {
  return (typed.match(/\[[^\]\n]*\]|[^\s,;，；、]+/gu) ?? []).join('\n');
}
