import { FileType, l10n, Uri, workspace } from 'vscode';
import { fileName } from './fileName';
import { isTesterList } from './testerListFiles';

/** Most that anybody drops by mistake; of more, one is as wrong as all. */
const mostUris = 100;

/** The files of a `text/uri-list` (RFC 2483); what is no URI of anything is left out. */
export function urisIn(list: string): readonly Uri[] {
  const lines = list.split(/\r\n|\n|\r/u).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return lines.slice(0, mostUris).flatMap((line) => uriOf(line.trim()) ?? []);
}

function uriOf(text: string): Uri | undefined {
  try {
    const uri = Uri.parse(text, true);
    // As a page of a remote window names what is a file here.
    return uri.scheme === 'vscode-remote' ? Uri.file(uri.path) : uri;
  } catch {
    return undefined;
  }
}

/** What was dropped, where it can be a list of testers; else the sentence that says why it cannot. */
export async function droppedFile(uris: readonly Uri[]): Promise<Uri | string> {
  const [uri, ...others] = uris;
  if (uri === undefined) return l10n.t('What was dropped is no file. Nothing was changed.');
  if (others.length > 0) {
    return l10n.t('Drop one list of testers at a time: it replaces the test group as a whole. Nothing was changed.');
  }
  const name = fileName(uri);
  if (await isFolder(uri))
    return l10n.t('{0} is a folder. Drop a list of testers: a .csv, .txt or .testers file.', name);
  const isOpenAsList = workspace.textDocuments.some(
    (document) => document.uri.toString() === uri.toString() && isTesterList(document),
  );
  if (isOpenAsList || /\.(?:csv|txt|testers)$/iu.test(name)) return uri;
  return l10n.t('{0} is no list of testers. Drop a .csv, .txt or .testers file. Nothing was changed.', name);
}

async function isFolder(uri: Uri): Promise<boolean> {
  try {
    return ((await workspace.fs.stat(uri)).type & FileType.Directory) !== 0;
  } catch {
    // Whatever it is, reading it says what is wrong with it.
    return false;
  }
}
