import type { FlowContext } from '../../flowContext';

/** Changes the members of a workspace. However it ends, what was read of them before does not count any more. */
export async function changingMembers<T>(
  { store }: FlowContext,
  workspaceId: string,
  change: () => Promise<T>,
): Promise<T> {
  try {
    return await change();
  } finally {
    store.rereadMembers(workspaceId);
  }
}
