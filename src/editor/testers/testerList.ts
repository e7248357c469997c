import { workspace, type TextDocument, type Uri } from 'vscode';
import type { ListReading } from './listReading';
import { testerListFormat } from './testerListFiles';

/** Where a tester list comes from: typed or pasted text, or a file that may be open with unsaved changes. */
export type TesterListInput =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'file'; readonly uri: Uri };

/** A tester list as it is sent. */
export interface TesterList {
  readonly bytes: Uint8Array;
  readonly mediaType: 'text/csv' | 'text/plain';
  readonly reading: ListReading;
}

/**
 * Reads a tester list. A file that is open in an editor with unsaved changes counts as it is shown; any other as its
 * bytes are, so that the platform can tell what is no text.
 */
export async function readTesterList(input: TesterListInput, reading: ListReading = {}): Promise<TesterList> {
  if (input.kind === 'text')
    return { bytes: new TextEncoder().encode(input.text), mediaType: 'text/plain', reading: {} };
  const { uri } = input;
  const document = openDocument(uri);
  const bytes = isShownAsEdited(document)
    ? new TextEncoder().encode(document.getText())
    : await workspace.fs.readFile(uri);
  return testerListOf(uri, bytes, reading);
}

/**
 * The bytes of a list that is read for what it says beside others, in slices, not to be sent anywhere; nothing where there
 * are more of them than `most`.
 */
export async function bytesUpTo(uri: Uri, most: number): Promise<Uint8Array | undefined> {
  if (!isShownAsEdited(openDocument(uri)) && (await workspace.fs.stat(uri)).size > most) return undefined;
  const { bytes } = await readTesterList({ kind: 'file', uri });
  return bytes.length > most ? undefined : bytes;
}

/** The bytes of a file as a list. */
export function testerListOf(uri: Uri, bytes: Uint8Array, reading: ListReading): TesterList {
  return { bytes, mediaType: testerListFormat(uri) === 'csv' ? 'text/csv' : 'text/plain', reading };
}

/** Whether a list counts as its editor shows it, and not as its file is. */
export function isShownAsEdited(document: TextDocument | undefined): document is TextDocument {
  return document !== undefined && (document.isDirty || document.isUntitled);
}

/** A list that is open, in an editor or for the language features alone. */
export function openDocument(uri: Uri): TextDocument | undefined {
  return workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
}
