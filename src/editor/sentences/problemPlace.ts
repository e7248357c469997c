import type { BuildProblem } from '../../protocol/release';

/** Where a problem of a mini program is, such as `app.json:2:21`; null where it is the whole project's. */
export function problemPlace({
  path,
  pointer,
  position,
}: Pick<BuildProblem, 'path' | 'pointer' | 'position'>): string | null {
  if (path === undefined) return null;
  if (position !== undefined) return `${path}:${position.line}:${position.column}`;
  return pointer === undefined || pointer === '' ? path : `${path} ${pointer}`;
}
