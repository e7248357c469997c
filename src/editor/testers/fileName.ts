import type { Uri } from 'vscode';

/** The last part of a file's path, as its tab says. */
export const fileName = (uri: Uri): string => uri.path.split('/').at(-1) ?? uri.path;
