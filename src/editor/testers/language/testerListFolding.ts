import { FoldingRange, FoldingRangeKind, type FoldingRangeProvider, type TextDocument } from 'vscode';
import { foldingOfTesterList } from './foldingOfTesterList';

/** Lets the groups of a tester list be folded. */
export class TesterListFolding implements FoldingRangeProvider {
  provideFoldingRanges(document: TextDocument): FoldingRange[] {
    return foldingOfTesterList(document.getText().split(/\r\n|\n|\r/u)).map(
      ({ start, end, kind }) => new FoldingRange(start, end, kind === 'comment' ? FoldingRangeKind.Comment : undefined),
    );
  }
}
