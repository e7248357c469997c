import { l10n } from 'vscode';
import type { Approval } from '../../protocol/approval';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { targetName, versionName } from '../sentences/statusWords';
import { attempt } from './attempt';
import { draft, keepDraft } from './drafts';
import { showNow } from './showNow';

/** Approve (T5 to T7): the question names exactly the package and the configuration that the decision covers. */
export async function approve(context: FlowContext, approval: Approval, reason?: string): Promise<FlowOutcome> {
  const agreed = await context.ui.confirm(
    l10n.t('Approve {0} for {1}?', versionName(approval), targetName(approval)),
    l10n.t(
      'Submitted by {0}. It covers package {1} and configuration {2}.',
      approval.submittedBy.name,
      shortHash(approval.packageSha256),
      shortHash(approval.configurationHash),
    ),
    l10n.t('Approve'),
  );
  if (!agreed) return 'canceled';
  const given = reason?.trim() ?? '';
  return decide(context, approval, () =>
    context.platform.call('approve', {
      params: { id: approval.id },
      body: given === '' ? {} : { reason: given },
      ifMatch: approval.revision,
    }),
  );
}

/** Reject (T8), with a reason; one that did not arrive is offered again the next time. */
export async function reject(context: FlowContext, approval: Approval, reason?: string): Promise<FlowOutcome> {
  const given = reason?.trim() || (await askReason(context, approval));
  if (given === undefined) return 'canceled';
  await keepDraft(context, draftKey(approval), given);
  return decide(context, approval, async () => {
    await context.platform.call('reject', {
      params: { id: approval.id },
      body: { reason: given },
      ifMatch: approval.revision,
    });
    await keepDraft(context, draftKey(approval), undefined);
  });
}

async function askReason(context: FlowContext, approval: Approval): Promise<string | undefined> {
  const reason = await context.ui.input({
    title: l10n.t('Reject {0} for {1}', versionName(approval), targetName(approval)),
    prompt: l10n.t('The reason, as {0} will read it. What has to change?', approval.submittedBy.name),
    value: draft(context, draftKey(approval)) ?? '',
    check: (text) => {
      if (text.trim() === '') return l10n.t('A rejection says why.');
      return text.length > 10_000 ? l10n.t('A reason has at most 10,000 characters.') : undefined;
    },
  });
  return reason?.trim();
}

/** A hash as people compare it: its first eight digits. */
function shortHash(sha256: string): string {
  return sha256.slice(0, 8);
}

const draftKey = (approval: Approval): string => `rejection/${approval.id}`;

/** Decides, and shows at once where the release is now. */
async function decide(context: FlowContext, approval: Approval, call: () => Promise<unknown>): Promise<FlowOutcome> {
  return attempt(context, async () => {
    await call();
    await showNow(context, approval.releaseId);
    return 'done';
  });
}
