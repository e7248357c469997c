import { PlatformError } from '../errorCode';
import { foldText } from '../foldText';
import { checkUserId, longestUserId, type UserIdProblem } from '../userId';
import type { UserIdRule } from '../userIdPattern';
import { findDamage, withoutUnseen, type Damage, type DamageCode } from './damagedId';
import { DamagedNumbers, type NumberDamage } from './damagedNumbers';
import { fittingGroupName, isGroupName, longestGroupName, mostGroups } from './groupName';
import { placeOf, type PlaceInList } from './placeInList';
import { noGroup, type TesterRow } from './testerRow';

/** Most testers a list may have where the target app says nothing else (domain §7). */
export const defaultTesterLimit = 100;

/** Why an entry is no tester. */
export type TesterProblem =
  | (UserIdProblem & { readonly repaired?: string })
  | { readonly code: DamageCode; readonly repaired?: string; readonly isCertain: boolean }
  /** The list is a table of `columns` columns and no header names the one of the user IDs: only the first was read. */
  | { readonly code: 'unnamed columns'; readonly columns: number }
  /** A line `[group` begins no group without its closing bracket; `repaired` has it. */
  | { readonly code: 'unclosed heading'; readonly repaired: string; readonly isCertain: false }
  /** No list can say `group` of a tester; where it is a heading, `repaired` is one that can. */
  | {
      readonly code: 'wrong group';
      readonly group: string;
      readonly limit: number;
      readonly repaired?: string;
      readonly isCertain: false;
    }
  /** The list has `limit` groups already, and the tester is in another one. */
  | { readonly code: 'too many groups'; readonly limit: number }
  /** The list has `limit` testers already. */
  | { readonly code: 'too many testers'; readonly limit: number };

/** Why a user ID that the app's rule allows is worth a look. It is taken as it is. */
export type TesterDoubt =
  | { readonly code: DamageCode; readonly repaired?: string; readonly isCertain: boolean }
  | { readonly code: 'rounded number' }
  /** An e-mail address stands where the app has user IDs of another kind. */
  | { readonly code: 'email address' }
  /** It differs from the one on `firstLine` by case or Unicode normalisation only; IDs are compared exactly. */
  | { readonly code: 'similar'; readonly firstLine: number };

/** What became of one place in a tester list; `value` is shortened where it is longer than any user ID. */
export type TesterEntry = PlaceInList &
  (
    | { readonly outcome: 'header' }
    /** `value` is the group that begins. */
    | { readonly outcome: 'group' }
    | { readonly outcome: 'ok'; readonly userId: string; readonly group?: string; readonly doubt?: TesterDoubt }
    /** It is of a group that was not asked for. */
    | { readonly outcome: 'left out'; readonly group: string }
    | {
        readonly outcome: 'duplicate';
        readonly userId: string;
        readonly firstLine: number;
        /** Whether both stand in one group: where a release takes but one of two, neither is too many. */
        readonly isSameGroup: boolean;
      }
    | { readonly outcome: 'problem'; readonly problem: TesterProblem }
    /** What only the whole list tells of an entry that was `ok`; comes after all others. */
    | { readonly outcome: 'doubt'; readonly doubt: TesterDoubt }
  );

export interface TesterListRules {
  readonly rule: UserIdRule;
  readonly limit: number;
  /** What a user ID of the app looks like. */
  readonly example?: string | null;
  /** Takes only testers of these groups, `''` for those without one; all where there is nothing. */
  readonly groups?: ReadonlySet<string> | undefined;
}

/** Most user IDs are as folding leaves them. */
const isFolded = /^[\x20-\x40\x5B-\x7E]*$/u;

const emailAddress = /^[^@\s]+@[^@\s]+\.[A-Za-z]{2,}$/u;

/** A value that is longer than any user ID is told by its beginning. */
function shortened(place: PlaceInList): PlaceInList {
  const { value } = place;
  return value.length > longestUserId ? { ...place, value: `${value.slice(0, longestUserId)}…` } : place;
}

function problemOf(value: string, problem: UserIdProblem, rule: UserIdRule): TesterProblem {
  if (problem.code === 'empty' || value.length > longestUserId) return problem;
  if (problem.code === 'invisible character' || problem.code === 'control character') {
    const repaired = withoutUnseen(value, rule);
    return repaired === undefined ? problem : { ...problem, repaired };
  }
  return findDamage(value.trim(), rule) ?? problem;
}

function unclosedProblem(value: string): TesterProblem {
  return { code: 'unclosed heading', repaired: `${value}]`, isCertain: false };
}

function wrongGroup(name: string): TesterProblem {
  const group = name.length > longestGroupName ? `${name.slice(0, longestGroupName)}…` : name;
  return { code: 'wrong group', group, limit: longestGroupName, isCertain: false };
}

function headingProblem(name: string): TesterProblem {
  const fitting = fittingGroupName(name);
  return { ...wrongGroup(name), ...(fitting !== undefined && { repaired: `[${fitting}]` }) };
}

function doubtOf(damage: NumberDamage<PlaceInList>): TesterDoubt {
  return damage.code === 'rounded number'
    ? { code: damage.code }
    : { code: damage.code, repaired: damage.repaired, isCertain: false };
}

/**
 * A check that takes the rows of one list in order. It remembers at most `limit` user IDs, each with its line, and {@link mostGroups}
 * groups, so its memory is bounded by the limits, not by the list.
 */
export class TesterCheck {
  readonly #rules: TesterListRules;
  readonly #expectsEmail: boolean;
  readonly #firstLines = new Map<string, number>();
  /** Of IDs that are in a group. */
  readonly #firstGroups = new Map<string, string>();
  /** Those that testers were in so far, taken or not. */
  readonly #groups = new Set<string>();
  /** Of IDs that folding changes. */
  readonly #foldedLines = new Map<string, number>();
  readonly #numbers = new DamagedNumbers<PlaceInList>();

  constructor(rules: TesterListRules) {
    this.#rules = rules;
    this.#expectsEmail = emailAddress.test(rules.example ?? '');
  }

  take(row: TesterRow): TesterEntry {
    const place = shortened(placeOf(row));
    if (row.isHeader) return { ...place, outcome: 'header' };
    if (row.isGroupHeading) {
      return isGroupName(row.value)
        ? { ...place, outcome: 'group' }
        : { ...place, outcome: 'problem', problem: headingProblem(row.value) };
    }
    if (row.unnamedColumns !== undefined) {
      return { ...place, outcome: 'problem', problem: { code: 'unnamed columns', columns: row.unnamedColumns } };
    }
    const { groups, rule } = this.#rules;
    if (row.isUnclosedHeading && !checkUserId(row.value, rule).ok)
      return { ...place, outcome: 'problem', problem: unclosedProblem(row.value) };
    const group = row.group ?? noGroup;
    const groupProblem = this.#problemOfGroup(group);
    if (groupProblem !== undefined) return { ...place, outcome: 'problem', problem: groupProblem };
    if (groups !== undefined && !groups.has(group)) return { ...place, outcome: 'left out', group };
    const check = checkUserId(row.value, rule);
    return check.ok
      ? this.#takeUserId(row, place, check.userId)
      : { ...place, outcome: 'problem', problem: problemOf(row.value, check.problem, rule) };
  }

  /** What only the whole list tells. */
  *end(): Generator<TesterEntry> {
    for (const damage of this.#numbers.found()) {
      yield { ...damage.place, outcome: 'doubt', doubt: doubtOf(damage) };
    }
  }

  #problemOfGroup(group: string): TesterProblem | undefined {
    if (group === noGroup || this.#groups.has(group)) return undefined;
    if (!isGroupName(group)) return wrongGroup(group);
    if (this.#groups.size >= mostGroups) return { code: 'too many groups', limit: mostGroups };
    this.#groups.add(group);
    return undefined;
  }

  #takeUserId({ line, group }: TesterRow, place: PlaceInList, userId: string): TesterEntry {
    const { limit } = this.#rules;
    const firstLine = this.#firstLines.get(userId);
    if (firstLine !== undefined) {
      const isSameGroup = this.#firstGroups.get(userId) === group;
      return { ...place, outcome: 'duplicate', userId, firstLine, isSameGroup };
    }
    if (this.#firstLines.size >= limit) {
      return { ...place, outcome: 'problem', problem: { code: 'too many testers', limit } };
    }
    const folded = isFolded.test(userId) ? userId : foldText(userId);
    const doubt = this.#doubtOf(userId, folded);
    this.#firstLines.set(userId, line);
    if (group !== undefined) this.#firstGroups.set(userId, group);
    if (folded !== userId && !this.#foldedLines.has(folded)) this.#foldedLines.set(folded, line);
    this.#numbers.add(userId, place);
    const taken = { ...place, outcome: 'ok', userId } as const;
    if (group === undefined && doubt === undefined) return taken;
    return { ...taken, ...(group !== undefined && { group }), ...(doubt !== undefined && { doubt }) };
  }

  #doubtOf(userId: string, folded: string): TesterDoubt | undefined {
    const damage: Damage | undefined = findDamage(userId, this.#rules.rule);
    if (damage !== undefined) return damage;
    const similar = (folded === userId ? undefined : this.#firstLines.get(folded)) ?? this.#foldedLines.get(folded);
    if (similar !== undefined) return { code: 'similar', firstLine: similar };
    return !this.#expectsEmail && userId.includes('@') && emailAddress.test(userId)
      ? { code: 'email address' }
      : undefined;
  }
}

/**
 * Checks the rows of a tester list one after the other: what each place is, a user ID, one that was named before, or a
 * problem. Throws `TESTERS_EMPTY` at the end where there is no place at all, and what reading the rows throws.
 */
export async function* testerEntries(
  rows: AsyncIterable<TesterRow> | Iterable<TesterRow>,
  rules: TesterListRules,
): AsyncGenerator<TesterEntry> {
  const check = new TesterCheck(rules);
  let isEmpty = true;
  for await (const row of rows) {
    if (!row.isHeader && !row.isGroupHeading) isEmpty = false;
    yield check.take(row);
  }
  if (isEmpty) throw new PlatformError('TESTERS_EMPTY');
  yield* check.end();
}
