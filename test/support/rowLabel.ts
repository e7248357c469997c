import type { TreeItem } from 'vscode';

/** A row's label as it can be read. */
export function rowLabel({ label }: TreeItem): string {
  return typeof label === 'object' ? label.label : (label ?? '');
}
