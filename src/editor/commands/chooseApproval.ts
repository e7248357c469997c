import { l10n } from 'vscode';
import type { Approval } from '../../protocol/approval';
import { requestName } from '../approvals/approvalItem';
import { waitsForMe } from '../approvals/approvalNode';
import type { FlowContext } from '../flowContext';
import { relativeAge } from '../sentences/statusWords';
import type { CommandArgument } from './commandArgument';

/** The request that a command was given, by itself or by its release; asks where it was given none. */
export async function approvalFor(
  context: FlowContext,
  { approvalId, releaseId }: CommandArgument,
  title: string,
): Promise<Approval | undefined> {
  const approvals = await context.store.approvals('mine');
  const isMeant = (approval: Approval): boolean =>
    approvalId === undefined ? approval.releaseId === releaseId && waitsForMe(approval) : approval.id === approvalId;
  if (approvalId !== undefined || releaseId !== undefined) {
    const meant = approvals.find(isMeant);
    if (!meant) void context.ui.warn(l10n.t('This request does not wait for you any more. Nothing was changed.'));
    return meant;
  }
  const waiting = approvals.filter(waitsForMe);
  if (waiting.length === 0) {
    void context.ui.inform(l10n.t('No request waits for you.'));
    return undefined;
  }
  return pickRequest(context, waiting, title);
}

/** The request for a removal that a command was given and the person may withdraw; asks where it was given none. */
export async function removalToWithdraw(
  context: FlowContext,
  { approvalId }: CommandArgument,
  title: string,
): Promise<Approval | undefined> {
  const boxes = await Promise.all([context.store.approvals('requested'), context.store.approvals('mine')]);
  const open = new Map(boxes.flat().flatMap((one) => (one.allowed.includes('withdraw') ? [[one.id, one]] : [])));
  if (approvalId !== undefined && open.has(approvalId)) return open.get(approvalId);
  if (approvalId === undefined && open.size > 0) return pickRequest(context, [...open.values()], title);
  void context.ui.inform(l10n.t('No request for a removal can be withdrawn by you now.'));
  return undefined;
}

function pickRequest(
  context: FlowContext,
  requests: readonly Approval[],
  title: string,
): Promise<Approval | undefined> {
  const choices = requests.map((approval) => ({
    label: requestName(approval),
    description: l10n.t(
      '{0} · {1} · {2}',
      approval.targetAppName,
      approval.submittedBy.name,
      relativeAge(approval.createdAt),
    ),
    value: approval,
  }));
  return context.ui.pick({ title, placeHolder: l10n.t('Which request?'), choices });
}
