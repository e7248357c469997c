/** What a new tester list changes. */
export interface TesterListComparison {
  /** Testers who are new, in the order of the new list. */
  readonly added: readonly string[];
  /** Testers on both lists, in the order of the new one: Add Testers finds them there already. */
  readonly staying: readonly string[];
  /** Testers missing on the new list, in the order of the present one: Update Test Group removes them, Add Testers does not. */
  readonly removed: readonly string[];
}

/** Compares the present testers with a new list, to be shown before Update Test Group or Add Testers changes anything. */
export function compareTesterLists(current: Iterable<string>, next: Iterable<string>): TesterListComparison {
  const before = new Set(current);
  const after = new Set(next);
  return {
    added: [...after].filter((userId) => !before.has(userId)),
    staying: [...after].filter((userId) => before.has(userId)),
    removed: [...before].filter((userId) => !after.has(userId)),
  };
}
