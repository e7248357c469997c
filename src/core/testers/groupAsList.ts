/** A tester as the platform has them in a group; `null` where the tester is in none. */
export interface GroupMember {
  readonly userId: string;
  readonly group: string | null;
}

/** Where a tester stands in a list. */
export interface ListedTester {
  readonly line: number;
  readonly userId: string;
  /** Below which heading, where there is any. */
  readonly group?: string | undefined;
}

export interface GroupAsListOptions {
  /** Of the list, as it is shown. */
  readonly lines: readonly string[];
  /** In the order of the list; without those that are not taken. */
  readonly listed: readonly ListedTester[];
  /** Lines of `[group]` headings, each with the group's name. */
  readonly headings: ReadonlyMap<number, string>;
  readonly members: readonly GroupMember[];
}

/**
 * A test group written as a list writes it, so that a comparison of the two shows who is added and who is removed, and nothing
 * else: a line of the list whose testers are all in the group stands as it does there, with its notes and other columns; a line
 * with a new tester is left out; and who is not in the list, or in another group of it, follows at the end of the last part of
 * their group, one a line. Who stays is in a group only where the list says so: a list without groups takes them away.
 */
export function groupAsList({ lines, listed, headings, members }: GroupAsListOptions): string {
  const groups = new Map(members.map(({ userId, group }) => [userId, group]));
  const isThere = ({ userId, group }: ListedTester): boolean =>
    groups.has(userId) && (groups.get(userId) ?? '') === (group ?? '');
  const there = new Set(listed.filter(isThere).map(({ userId }) => userId));
  const missing = members.filter(({ userId }) => !there.has(userId));
  const parts = partsOf(lines, headings);
  const onLine = Map.groupBy(listed, ({ line }) => line);
  const lastOf = new Map(parts.map((part) => [part.group, part]));
  const written = parts.map((part) => {
    const { from, to, group } = part;
    const own = lines.slice(from - 1, to).flatMap((text, index) => {
      const testers = onLine.get(from + index) ?? [];
      if (testers.every(isThere)) return [text];
      const stay = testers.filter(isThere).map(({ userId }) => userId);
      return stay.length === 0 ? [] : [stay.join(', ')];
    });
    const isLast = lastOf.get(group) === part;
    const gone = isLast ? missing.filter((member) => (member.group ?? '') === group) : [];
    return withLinesAtEnd(own, idsOf(gone));
  });
  const known = new Set(parts.map(({ group }) => group));
  const others = missing.filter(({ group }) => !known.has(group ?? ''));
  return withLinesAtEnd(written.flat(), underHeadings(others)).join('\n');
}

interface Part {
  readonly from: number;
  readonly to: number;
  readonly group: string;
}

/** The stretches of a list, each of one group; what stands before the first heading is in none. */
function partsOf(lines: readonly string[], headings: ReadonlyMap<number, string>): readonly Part[] {
  const begins = [[1, ''] as const, ...[...headings].sort(([a], [b]) => a - b)];
  return begins.map(([from, group], index) => ({
    from,
    to: (begins[index + 1]?.[0] ?? lines.length + 1) - 1,
    group,
  }));
}

const idsOf = (members: readonly GroupMember[]): readonly string[] => members.map(({ userId }) => userId);

function underHeadings(members: readonly GroupMember[]): readonly string[] {
  const parts = Map.groupBy(members, ({ group }) => group ?? '');
  return [...parts].flatMap(([group, own]) => [`[${group}]`, ...idsOf(own)]);
}

/** Blank lines at the end of a part stay at its end. */
function withLinesAtEnd(lines: readonly string[], more: readonly string[]): readonly string[] {
  const last = lines.findLastIndex((text) => text.trim() !== '');
  return [...lines.slice(0, last + 1), ...more, ...lines.slice(last + 1)];
}
