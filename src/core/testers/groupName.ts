/** No name of a group is longer than this, in UTF-16 units. */
export const longestGroupName = 256;

/** No list has more groups than this. */
export const mostGroups = 1000;

const unfit = /[[\]\p{Cc}\p{Zl}\p{Zp}]+/gu;

/** Whether a name means the same in a line `[group]` as in a column: nothing in it ends the line or the brackets. */
export function isGroupName(name: string): boolean {
  return name.length <= longestGroupName && name.search(unfit) < 0;
}

/** A name without what no name may have, where anything is left of it and it is short enough. */
export function fittingGroupName(name: string): string | undefined {
  const fitting = name.replaceAll(unfit, ' ').replaceAll(/\s+/gu, ' ').trim();
  return fitting !== '' && isGroupName(fitting) ? fitting : undefined;
}
