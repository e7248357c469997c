import { commands, l10n, type LogOutputChannel } from 'vscode';
import type { ApprovalStatus } from '../../core/approvalRequest';
import type { Approval } from '../../protocol/approval';
import { commandIds } from '../contributions';
import { Owner } from '../lifecycle';
import { targetName, versionName } from '../sentences/statusWords';
import type { ReleaseStore } from '../store/releaseStore';
import type { Ui } from '../ui';

export interface RequestNoticesOptions {
  readonly store: ReleaseStore;
  readonly ui: Ui;
  readonly log: LogOutputChannel;
  /** Whether the person sees a release in its panel anyway. */
  readonly isShown: (releaseId: string) => boolean;
}

/** Tells a person once when somebody else decided their own request. */
export class RequestNotices extends Owner {
  readonly #options: RequestNoticesOptions;
  #accountId: string | undefined;
  /** How each of the person's requests stood when it was read last. */
  #statuses: ReadonlyMap<string, ApprovalStatus> = new Map();

  constructor(options: RequestNoticesOptions) {
    super();
    this.#options = options;
    const { store } = options;
    this.own(store.onDidChange(({ kind }) => (kind === 'all' || kind === 'approvals') && void this.#read()));
    this.own(store.onDidChangeConnection(({ kind }) => kind === 'ready' && void this.#read()));
  }

  async #read(): Promise<void> {
    const { store, log } = this.#options;
    if (store.connection.kind !== 'ready') return;
    try {
      const [me, approvals] = await Promise.all([store.me(), store.approvals('requested')]);
      const before = me.accountId === this.#accountId ? this.#statuses : new Map<string, ApprovalStatus>();
      this.#accountId = me.accountId;
      this.#statuses = new Map(approvals.map(({ id, status }) => [id, status]));
      approvals
        .filter((approval) => isNews(approval, before, me.accountId))
        .forEach((approval) => this.#tell(approval));
    } catch (error) {
      log.debug('The own requests could not be read', String(error));
    }
  }

  #tell(approval: Approval): void {
    const { ui, log, isShown } = this.#options;
    if (isShown(approval.releaseId)) return;
    const details = { id: 'details', title: l10n.t('View Details') } as const;
    const shown =
      approval.status === 'Rejected' ? ui.warn(sentence(approval), details) : ui.inform(sentence(approval), details);
    shown
      .then((button) => button && commands.executeCommand(commandIds.viewDetails, { releaseId: approval.releaseId }))
      .catch((error: unknown) => log.error(String(error)));
  }
}

function isNews(approval: Approval, before: ReadonlyMap<string, ApprovalStatus>, accountId: string): boolean {
  const wasDecided = approval.status === 'Approved' || approval.status === 'Rejected';
  const byOthers = approval.decidedBy !== null && approval.decidedBy.accountId !== accountId;
  return (
    wasDecided && byOthers && before.get(approval.id) === 'In Review' && approval.submittedBy.accountId === accountId
  );
}

function sentence(approval: Approval): string {
  const [version, target, reviewer] = [versionName(approval), targetName(approval), approval.decidedBy?.name ?? ''];
  if (approval.status === 'Approved') return l10n.t('{0} was approved for {1} by {2}.', version, target, reviewer);
  return approval.reason === null
    ? l10n.t('{0} was rejected for {1} by {2}.', version, target, reviewer)
    : l10n.t('{0} was rejected for {1} by {2}: {3}', version, target, reviewer, firstLine(approval.reason));
}

/** A notification has room for a sentence; the rest is in the details. */
function firstLine(reason: string): string {
  const [line = ''] = reason.trim().split('\n');
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}
