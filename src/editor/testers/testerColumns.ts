import { EventEmitter, type Memento, type Uri } from 'vscode';

/** Enough for anybody's lists; the oldest are forgotten. */
const maximumKept = 100;

const key = 'testerColumns';

const remembered = new EventEmitter<Uri>();

/** The person has said which column of a list has the user IDs. */
export const onDidRememberTesterColumn = remembered.event;

/** Which column of a table without a header has the user IDs, from 1, where the person has said so. */
export function testerColumn(storage: Pick<Memento, 'get'>, uri: Uri): number | undefined {
  return kept(storage).get(uri.toString());
}

export async function rememberTesterColumn(storage: Memento, uri: Uri, column: number): Promise<void> {
  const others = [...kept(storage)].filter(([one]) => one !== uri.toString());
  await storage.update(key, Object.fromEntries([...others, [uri.toString(), column]].slice(-maximumKept)));
  remembered.fire(uri);
}

/** Another version of the extension may have written it. */
function kept(storage: Pick<Memento, 'get'>): ReadonlyMap<string, number> {
  const value = storage.get<unknown>(key);
  if (typeof value !== 'object' || value === null) return new Map();
  return new Map(
    Object.entries(value).filter((entry): entry is [string, number] => Number.isInteger(entry[1]) && entry[1] > 0),
  );
}
