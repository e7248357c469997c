import { Uri, workspace, type Memento } from 'vscode';
import { chosenTesterLists } from './chosenTesterLists';
import { isTesterList, testerListPattern } from './testerListFiles';

/** More lists than a workspace has. */
const mostLists = 100;

/** The tester lists of the workspace: those that are open, those that are lists by their names, and those that are by choice. */
export async function listsOfWorkspace(storage: Memento): Promise<readonly Uri[]> {
  const named = await workspace.findFiles(testerListPattern, '**/node_modules/**', mostLists);
  const open = workspace.textDocuments.filter(isTesterList).map(({ uri }) => uri);
  const chosen = chosenTesterLists(storage).map((uri) => Uri.parse(uri));
  return [...new Map([...open, ...named, ...chosen].map((uri) => [uri.toString(), uri])).values()];
}
