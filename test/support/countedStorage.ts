import { SelectQueryNode, TableNode, type KyselyPlugin, type RootOperationNode } from 'kysely';
import type { Storage } from '../../src/server/storage/storage';

/** What was asked of a storage since it was wrapped. */
export interface StorageCounts {
  /** How often each table was read; queries that are prepared once are not among them. */
  readonly reads: Map<string, number>;
  /** How often somebody was said to have committed. */
  notices: number;
}

/** The same storage, with a count of what is asked of it. */
export function countedStorage(storage: Storage): { readonly storage: Storage; readonly counts: StorageCounts } {
  const counts: StorageCounts = { reads: new Map(), notices: 0 };
  const counted: Storage = {
    hasRowLocks: storage.hasRowLocks,
    reader: storage.reader.withPlugin(countingReads(counts.reads)),
    write: (work) => storage.write(work),
    announce: (transaction) => storage.announce(transaction),
    onCommit: (listener) =>
      storage.onCommit(() => {
        counts.notices += 1;
        listener();
      }),
    check: () => storage.check(),
    close: () => storage.close(),
  };
  return { storage: counted, counts };
}

function countingReads(reads: Map<string, number>): KyselyPlugin {
  return {
    transformQuery: ({ node }) => {
      for (const table of tablesOf(node)) reads.set(table, (reads.get(table) ?? 0) + 1);
      return node;
    },
    transformResult: async ({ result }) => result,
  };
}

function tablesOf(node: RootOperationNode): readonly string[] {
  if (!SelectQueryNode.is(node)) return [];
  return (node.from?.froms ?? []).filter((from) => TableNode.is(from)).map((from) => from.table.identifier.name);
}
