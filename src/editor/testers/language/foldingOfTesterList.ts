import { groupHeading } from '../../../core/testers/testerRow';

/** A part of a list that can be folded: its first and its last line, from 0. */
export interface Fold {
  readonly start: number;
  readonly end: number;
  readonly kind: 'group' | 'comment';
}

const comment = /^\s*#/u;

/** Groups from their heading to their last line that is not blank, and comments of several lines. */
export function foldingOfTesterList(lines: readonly string[]): readonly Fold[] {
  const folds: Fold[] = [];
  const end = (kind: Fold['kind'], start: number | undefined, last: number): void => {
    if (start !== undefined && last > start) folds.push({ start, end: last, kind });
  };
  let group: number | undefined;
  let comments: number | undefined;
  let lastOfGroup = 0;
  lines.forEach((line, index) => {
    if (comment.test(line)) comments ??= index;
    else {
      end('comment', comments, index - 1);
      comments = undefined;
    }
    if (groupHeading(line) !== undefined) {
      end('group', group, lastOfGroup);
      group = index;
    }
    // Comments right above a heading belong to what follows it.
    if (line.trim() !== '' && comments === undefined) lastOfGroup = index;
  });
  end('comment', comments, lines.length - 1);
  end('group', group, lastOfGroup);
  return folds.toSorted((a, b) => a.start - b.start);
}
