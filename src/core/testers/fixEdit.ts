import type { TesterFinding } from './testerFinding';

/** A change of one line of a list. */
export type LineEdit =
  | {
      readonly kind: 'replace';
      readonly line: number;
      readonly start: number;
      readonly end: number;
      readonly text: string;
    }
  | { readonly kind: 'remove line'; readonly line: number };

const separators = /^[\s,;，；、]+/u;

/**
 * How a finding is mended in its line; nothing where that is not known, or takes a person. Edits of different findings of
 * one list never overlap.
 *
 * @param text the line as it stands
 */
export function fixEdit({ line, column, length, fix, isShared }: TesterFinding, text: string): LineEdit | undefined {
  if (fix.kind === 'choose column' || column === undefined || length === undefined) return undefined;
  const start = column - 1;
  const end = start + length;
  if (fix.kind === 'replace') return { kind: 'replace', line, start, end, text: fix.text };
  return isShared ? removal(line, start, end, text) : { kind: 'remove line', line };
}

/** Takes a value away with its quotes and what separates it from the next one. */
function removal(line: number, start: number, end: number, text: string): LineEdit {
  const quote = text[start - 1];
  const isQuoted = (quote === '"' || quote === "'") && text[end] === quote;
  const [from, to] = isQuoted ? [start - 1, end + 1] : [start, end];
  const after = separators.exec(text.slice(to))?.[0].length ?? 0;
  return { kind: 'replace', line, start: from, end: to + after, text: '' };
}
