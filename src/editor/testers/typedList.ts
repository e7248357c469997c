import type { Release } from '../../protocol/release';
import type { FlowContext } from '../flowContext';
import { draft, keepDraft } from '../flows/drafts';
import type { TesterListInput } from './testerList';

const key = (release: Release): string => `testers/${release.id}`;

/** The list that was typed for a release and has not been taken yet. */
export function typedList(context: FlowContext, release: Release): string | undefined {
  return draft(context, key(release));
}

/** A file keeps itself; what was typed is kept here. */
export async function keepTypedList(context: FlowContext, release: Release, input: TesterListInput): Promise<void> {
  if (input.kind === 'text') await keepDraft(context, key(release), input.text);
}

export async function forgetTypedList(context: FlowContext, release: Release): Promise<void> {
  await keepDraft(context, key(release), undefined);
}
