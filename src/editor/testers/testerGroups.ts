import type { Memento, Uri } from 'vscode';

/** Enough for anybody's lists and releases; the oldest are forgotten. */
const maximumKept = 100;

const key = 'testerGroups';

/** Which groups of a list a release takes, `''` for testers without one. */
export interface ChosenGroups {
  /** All of those that there are, where there is nothing. */
  readonly taken?: readonly string[];
  /** Those that the person could choose among. */
  readonly known: readonly string[];
}

export function chosenGroups(storage: Pick<Memento, 'get'>, releaseId: string, uri: Uri): ChosenGroups | undefined {
  return kept(storage).get(nameOf(releaseId, uri));
}

export async function rememberGroups(
  storage: Memento,
  releaseId: string,
  uri: Uri,
  chosen: ChosenGroups,
): Promise<void> {
  const name = nameOf(releaseId, uri);
  const others = [...kept(storage)].filter(([one]) => one !== name);
  await storage.update(key, Object.fromEntries([...others, [name, chosen]].slice(-maximumKept)));
}

const nameOf = (releaseId: string, uri: Uri): string => `${releaseId} ${uri.toString()}`;

/** Another version of the extension may have written it. */
function kept(storage: Pick<Memento, 'get'>): ReadonlyMap<string, ChosenGroups> {
  const value = storage.get<unknown>(key);
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return new Map(
    entries.flatMap(([name, one]: [string, unknown]) => {
      const chosen = chosenOf(one);
      return chosen === undefined ? [] : [[name, chosen] as const];
    }),
  );
}

function chosenOf(value: unknown): ChosenGroups | undefined {
  if (typeof value !== 'object' || value === null || !('known' in value) || !isTexts(value.known)) return undefined;
  const { known } = value;
  return 'taken' in value && isTexts(value.taken) ? { known, taken: value.taken } : { known };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
