import { languages, workspace, type Memento, type TextDocument, type Uri } from 'vscode';
import { Owner } from '../lifecycle';
import { isTesterList, testerListLanguage } from './testerListFiles';

/** Enough for anybody's lists; the oldest are forgotten. */
const maximumKept = 100;

const key = 'chosenTesterLists';

/** The files that a person uses as tester lists though their names do not say so, kept with the workspace. */
export function chosenTesterLists(storage: Memento): readonly string[] {
  const kept = storage.get<unknown>(key);
  return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : [];
}

/** Makes a document a tester list, now and whenever it is opened in this workspace. */
export async function useAsTesterList(storage: Memento, document: TextDocument): Promise<TextDocument> {
  // The next document without a name is another one, of the same address.
  if (!document.isUntitled) await keep(storage, [document.uri.toString(), ...others(storage, document.uri)]);
  return languages.setTextDocumentLanguage(document, testerListLanguage);
}

/** Has the chosen files be tester lists again when they are opened, until the person gives one another language. */
export class ChosenTesterLists extends Owner {
  readonly #storage: Memento;

  constructor(storage: Memento) {
    super();
    this.#storage = storage;
    this.own(workspace.onDidOpenTextDocument((document) => void this.#opened(document)));
    this.own(workspace.onDidCloseTextDocument((document) => void this.#closed(document)));
    for (const document of workspace.textDocuments) void this.#opened(document);
  }

  async #opened(document: TextDocument): Promise<void> {
    if (isTesterList(document) || !chosenTesterLists(this.#storage).includes(document.uri.toString())) return;
    await languages.setTextDocumentLanguage(document, testerListLanguage);
  }

  /** A document that only changes its language is told to be closed, but is not. */
  async #closed(document: TextDocument): Promise<void> {
    if (isTesterList(document) && !document.isClosed) await keep(this.#storage, others(this.#storage, document.uri));
  }
}

function others(storage: Memento, uri: Uri): readonly string[] {
  return chosenTesterLists(storage).filter((one) => one !== uri.toString());
}

async function keep(storage: Memento, lists: readonly string[]): Promise<void> {
  await storage.update(key, lists.slice(0, maximumKept));
}
