import type { Memento } from 'vscode';
import type { Release } from '../../protocol/release';
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

/** Drops all that was typed for a release and its request, once nothing can be sent for it any more. */
export async function forgetDraftsOf(
  drafts: Memento,
  { id, approval }: Pick<Release, 'id' | 'approval'>,
): Promise<void> {
  const isOfRelease = (part: string): boolean => part === id || part === approval?.id;
  for (const key of drafts.keys()) if (key.split('/').some(isOfRelease)) await drafts.update(key, undefined);
}
