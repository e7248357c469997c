import { workspace, type TextDocument, type Uri } from 'vscode';

/** A list as a document, or nothing where VS Code opens none: of a file above 50 MB, or one that is gone. */
export async function openedDocument(uri: Uri): Promise<TextDocument | undefined> {
  try {
    return await workspace.openTextDocument(uri);
  } catch {
    return undefined;
  }
}
