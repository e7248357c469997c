import { l10n } from 'vscode';
import type { Approval } from '../../protocol/approval';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { PanelDrafts } from './panelDrafts';
import { clipped } from '../sentences/clipped';
import { removedText } from '../sentences/removedText';
import { requestTitle } from '../sentences/requestTitle';
import { targetName, versionName } from '../sentences/statusWords';
import { attempt } from './attempt';
import { draft, keepDraft } from './drafts';
import { reasonProblem } from './reasonProblem';
import { showNow } from './showNow';

/** Approve (T5 to T7): the question names exactly the package and the configuration that the decision covers. */
export async function approve(context: FlowContext, approval: Approval, reason?: string): Promise<FlowOutcome> {
  const agreed = await context.ui.confirm(
    isRemoval(approval)
      ? l10n.t('Approve the request “{0}”?', requestTitle(approval))
      : l10n.t('Approve {0} for {1}?', versionName(approval), targetName(approval)),
    isRemoval(approval) ? whatItRemoves(approval) : whatItCovers(approval),
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

const isRemoval = ({ category }: Approval): boolean => category !== 'Release';

function whatItCovers({ submittedBy, packageSha256, configurationHash }: Approval): string {
  return l10n.t(
    'Submitted by {0}. It covers package {1} and configuration {2}.',
    submittedBy.name,
    shortHash(packageSha256),
    shortHash(configurationHash),
  );
}

/** A removal happens with its approval: what goes is named once more. */
function whatItRemoves({ submittedBy, requestReason, removes }: Approval): string {
  return [
    l10n.t('Submitted by {0}. Nobody gets it there any more: {1}.', submittedBy.name, removedText(removes)),
    l10n.t('Reason: {0}', clipped(requestReason ?? '', 300)),
  ].join('\n\n');
}

/** Reject (T8), with a reason; one that was not sent is offered again the next time. */
export async function reject(context: FlowContext, approval: Approval, reason?: string): Promise<FlowOutcome> {
  const given = reason?.trim() || (await askReason(context, approval));
  if (given === undefined) return 'canceled';
  if (typeof given === 'object') return writeInPanel(context, approval, given.text);
  await keepDraft(context, draftKey(approval), given);
  const agreed = await context.ui.confirm(
    isRemoval(approval)
      ? l10n.t('Reject the request “{0}”?', requestTitle(approval))
      : l10n.t('Reject {0} for {1}?', versionName(approval), targetName(approval)),
    l10n.t('{0} reads this reason: {1}', approval.submittedBy.name, clipped(given, 300)),
    l10n.t('Reject'),
  );
  if (!agreed) return 'canceled';
  return decide(context, approval, async () => {
    await context.platform.call('reject', {
      params: { id: approval.id },
      body: { reason: given },
      ifMatch: approval.revision,
    });
    await keepDraft(context, draftKey(approval), undefined);
  });
}

/** What was typed, to be written on where there is room for several lines. */
interface WrittenElsewhere {
  readonly text: string;
}

async function askReason(context: FlowContext, approval: Approval): Promise<string | WrittenElsewhere | undefined> {
  const reason = await context.ui.input<WrittenElsewhere>({
    title: isRemoval(approval)
      ? l10n.t('Reject the request “{0}”', requestTitle(approval))
      : l10n.t('Reject {0} for {1}', versionName(approval), targetName(approval)),
    prompt: isRemoval(approval)
      ? l10n.t('The reason, as {0} will read it.', approval.submittedBy.name)
      : l10n.t('The reason, as {0} will read it. What has to change?', approval.submittedBy.name),
    value: draft(context, draftKey(approval)) ?? '',
    check: (text) => reasonProblem(text, l10n.t('A rejection says why.')),
    elsewhere: { title: l10n.t('Write Several Lines in the Panel'), take: (text) => ({ text }) },
  });
  return typeof reason === 'string' ? reason.trim() : reason;
}

/** Opens the review's page, which has a field of many lines; what was typed already stands in it. */
async function writeInPanel(context: FlowContext, { id, releaseId }: Approval, text: string): Promise<FlowOutcome> {
  await keepDraft(context, draftKey({ id }), text);
  await new PanelDrafts(context.drafts).addReason(releaseId, text);
  context.openPanel?.(releaseId, 'review');
  return 'canceled';
}

/** A hash as people compare it: its first eight digits. */
function shortHash(sha256: string): string {
  return sha256.slice(0, 8);
}

const draftKey = ({ id }: Pick<Approval, 'id'>): string => `rejection/${id}`;

/** Decides, and shows at once where the release is now. */
async function decide(context: FlowContext, approval: Approval, call: () => Promise<unknown>): Promise<FlowOutcome> {
  return attempt(context, async () => {
    await call();
    await showNow(context, approval.releaseId);
    return 'done';
  });
}
