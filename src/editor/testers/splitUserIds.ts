/** Text typed into one line, as a list with one user ID a line. User IDs hold no separators (design §4). */
export function splitUserIds(typed: string): string {
  return typed
    .split(/[\s,;，；、]+/u)
    .filter((userId) => userId !== '')
    .join('\n');
}
