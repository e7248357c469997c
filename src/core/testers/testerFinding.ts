import { placeOf, type PlaceInList } from './placeInList';
import type { TesterDoubt, TesterEntry, TesterProblem } from './testerEntries';

/** What a finding is of; stable, to decide by. */
export type TesterFindingCode =
  | TesterProblem['code']
  | TesterDoubt['code']
  | 'duplicate'
  /** The super app's own directory does not know the user. */
  | 'unknown user';

/** How a list is mended. */
export type TesterFix =
  /** `text` stands in the place of the value. */
  | { readonly kind: 'replace'; readonly text: string; readonly isCertain: boolean }
  /** The value goes, and its line where nothing else stands on it. */
  | { readonly kind: 'remove'; readonly isCertain: boolean }
  /** Somebody says which column has the user IDs. */
  | { readonly kind: 'choose column' };

/** What there is to say of a place in a tester list, the same for a document, an upload and a command line. */
export interface TesterFinding extends PlaceInList {
  /** An error is not taken; a warning is, or does no harm. */
  readonly severity: 'error' | 'warning';
  readonly code: TesterFindingCode;
  /** What a sentence about it needs. */
  readonly parameters: Readonly<Record<string, string | number>>;
  /** The line that has the user ID, or one like it, first. */
  readonly firstLine?: number;
  readonly fix: TesterFix;
}

/** What there is to say of an entry; nothing of most. */
export function findingOf(entry: TesterEntry): TesterFinding | undefined {
  switch (entry.outcome) {
    case 'duplicate':
      return {
        ...placeOf(entry),
        severity: 'warning',
        code: 'duplicate',
        parameters: {},
        firstLine: entry.firstLine,
        fix: { kind: 'remove', isCertain: entry.isSameGroup },
      };
    case 'problem':
      return { ...placeOf(entry), severity: severityOf(entry.problem), ...detailsOf(entry.problem) };
    case 'ok':
    case 'doubt':
      return entry.doubt && { ...placeOf(entry), severity: 'warning', ...detailsOf(entry.doubt) };
    case 'header':
    case 'group':
    case 'left out':
      return undefined;
  }
}

/** Of a table without a header the first column is read: it may be the right one. */
function severityOf({ code }: TesterProblem): TesterFinding['severity'] {
  return code === 'unnamed columns' ? 'warning' : 'error';
}

function detailsOf(
  said: TesterProblem | TesterDoubt,
): Pick<TesterFinding, 'code' | 'parameters' | 'firstLine' | 'fix'> {
  const { code } = said;
  const repaired = 'repaired' in said ? said.repaired : undefined;
  return {
    code,
    parameters: {
      ...parametersOf(said),
      ...(repaired !== undefined && { repaired }),
    },
    ...('firstLine' in said && { firstLine: said.firstLine }),
    fix: fixOf(said, repaired),
  };
}

function parametersOf(said: TesterProblem | TesterDoubt): Record<string, string | number> {
  const parameters: Record<string, string | number> = {};
  for (const name of ['limit', 'character', 'position', 'columns', 'group'] as const) {
    const value: unknown = Reflect.get(said, name);
    if (typeof value === 'string' || typeof value === 'number') parameters[name] = value;
  }
  return parameters;
}

function fixOf(said: TesterProblem | TesterDoubt, repaired: string | undefined): TesterFix {
  if (said.code === 'unnamed columns') return { kind: 'choose column' };
  // What is unseen is never meant; damage says for itself how sure its repair is.
  const isCertain = 'isCertain' in said ? said.isCertain : true;
  if (repaired !== undefined) return { kind: 'replace', text: repaired, isCertain };
  return { kind: 'remove', isCertain: said.code === 'empty' };
}
