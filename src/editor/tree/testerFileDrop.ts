import type { DataTransfer, TreeDragAndDropController } from 'vscode';
import { commandArgument } from '../commands/commandArgument';
import type { TreeNode } from './treeNode';

/** Takes the files that were dropped on a row, as a `text/uri-list`; without a release where the row is of none. */
export type TakeFiles = (uriList: string, releaseId: string | undefined) => void;

/** Takes lists of testers that are dropped on a release of the tree. */
export class TesterFileDrop implements TreeDragAndDropController<TreeNode> {
  readonly dragMimeTypes: readonly string[] = [];
  readonly dropMimeTypes: readonly string[] = ['text/uri-list'];
  readonly #take: TakeFiles;

  constructor(take: TakeFiles) {
    this.#take = take;
  }

  async handleDrop(target: TreeNode | undefined, dropped: DataTransfer): Promise<void> {
    const list = await dropped.get('text/uri-list')?.asString();
    if (list !== undefined) this.#take(list, commandArgument(target).releaseId);
  }
}
