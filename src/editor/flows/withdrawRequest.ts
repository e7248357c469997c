import { l10n } from 'vscode';
import type { Approval } from '../../protocol/approval';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { requestTitle } from '../sentences/requestTitle';
import { attempt } from './attempt';
import { showNow } from './showNow';

/** A request as its withdrawal names it. */
export type WithdrawnRequest = Pick<Approval, 'id' | 'revision' | 'releaseId'> & Parameters<typeof requestTitle>[0];

/** Withdraw a request to take offline or to remove by force: everything stays as it is. */
export async function withdrawRequest(context: FlowContext, approval: WithdrawnRequest): Promise<FlowOutcome> {
  const agreed = await context.ui.confirm(
    l10n.t('Withdraw the request “{0}”?', requestTitle(approval)),
    l10n.t('Nothing is removed. It can be asked for again.'),
    l10n.t('Withdraw'),
  );
  if (!agreed) return 'canceled';
  return attempt(context, async () => {
    await context.platform.call('withdrawRequest', { params: { id: approval.id }, ifMatch: approval.revision });
    await showNow(context, approval.releaseId);
    return 'done';
  });
}
