import { l10n } from 'vscode';
import type { FlowContext } from '../flowContext';
import { clipped } from '../sentences/clipped';
import { draft, keepDraft } from './drafts';
import { reasonProblem } from './reasonProblem';

/** Asks why something is removed. What was typed is kept until it was sent, also over Escape. */
export async function askRemovalReason(
  context: FlowContext,
  key: string,
  question: { readonly title: string; readonly prompt: string },
): Promise<string | undefined> {
  const typed = await context.ui.input({
    ...question,
    value: draft(context, key) ?? '',
    check: (text) => reasonProblem(text, l10n.t('A removal says why.')),
    keep: (text) => keepDraft(context, key, text),
  });
  const reason = typed?.trim();
  if (reason !== undefined) await keepDraft(context, key, reason);
  return reason;
}

/** What a removal does, and the reason as it was typed. */
export function whatForRemoval(reason: string, ...sentences: readonly string[]): string {
  return [sentences.join(' '), l10n.t('Reason: {0}', clipped(reason, 300))].join('\n\n');
}
