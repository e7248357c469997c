import type { Memento } from 'vscode';
import { isFinal } from '../../core/releaseStatus';
import type { Release } from '../../protocol/release';
import { isRemovalOf } from '../approvals/removalRequest';
import type { FlowContext } from '../flowContext';

/** Text that was typed for something and not taken by the platform yet. */
export function draft(context: Pick<FlowContext, 'drafts'>, key: string): string | undefined {
  const text = context.drafts.get<unknown>(`draft/${key}`);
  return typeof text === 'string' ? text : undefined;
}

/** Keeps text so that it is offered again when the same thing is asked next; without text the draft is dropped. */
export async function keepDraft(
  context: Pick<FlowContext, 'drafts'>,
  key: string,
  text: string | undefined,
): Promise<void> {
  await context.drafts.update(`draft/${key}`, text);
}

/**
 * Drops all that was typed for a release that has ended; what was typed about a request to remove it stays while this person
 * is to decide on that.
 */
export async function forgetDraftsOfEnded(
  {
    store,
    drafts,
  }: {
    readonly store: { approvals(box: 'mine'): Promise<readonly Parameters<typeof isRemovalOf>[0][]> };
    readonly drafts: Memento;
  },
  release: Pick<Release, 'id' | 'approval' | 'status'>,
): Promise<void> {
  if (!isFinal(release.status)) return;
  const waiting = await store.approvals('mine');
  if (!waiting.some((approval) => isRemovalOf(approval, release))) await forgetDraftsOf(drafts, release);
}

/** Drops all that was typed for a release and its request. */
async function forgetDraftsOf(drafts: Memento, { id, approval }: Pick<Release, 'id' | 'approval'>): Promise<void> {
  const isOfRelease = (part: string): boolean => part === id || part === approval?.id;
  for (const key of drafts.keys()) if (key.split('/').some(isOfRelease)) await drafts.update(key, undefined);
}
