import { commands, l10n, type LogOutputChannel, type Memento } from 'vscode';
import type { Approval } from '../../protocol/approval';
import { commandIds, viewIds } from '../contributions';
import { Owner } from '../lifecycle';
import { firstLine } from '../sentences/firstLine';
import { numberText, targetName, versionName } from '../sentences/statusWords';
import { requestTitle } from '../sentences/requestTitle';
import type { ReleaseStore } from '../store/releaseStore';
import type { Button, Ui } from '../ui';

export interface RequestNoticesOptions {
  readonly store: ReleaseStore;
  readonly ui: Ui;
  readonly log: LogOutputChannel;
  /** The machine's own state: what one window told, no other has to. */
  readonly storage: Memento;
  /** Whether the person sees a release in its panel anyway. */
  readonly isShown: (releaseId: string) => boolean;
}

/** When this machine began to tell of decisions; what is older is old news to everybody. */
const beginningKey = 'requestNotices/beginning';

/** When the last decision was made that an account was told of. */
const toldKey = (accountId: string): string => `requestNotices/told/${accountId}`;

/**
 * Tells a person once when somebody else decided their own request, be it while they were signed in or before, such as
 * while somebody else was signed in in this window.
 */
export class RequestNotices extends Owner {
  readonly #options: RequestNoticesOptions;
  readonly #beginning: number;

  constructor(options: RequestNoticesOptions) {
    super();
    this.#options = options;
    const { store, storage } = options;
    this.#beginning = storage.get<number>(beginningKey) ?? Date.now();
    void storage.update(beginningKey, this.#beginning);
    this.own(store.onDidChange(({ kind }) => (kind === 'all' || kind === 'approvals') && void this.#read()));
    this.own(store.onDidChangeConnection(({ kind }) => kind === 'ready' && void this.#read()));
  }

  async #read(): Promise<void> {
    const { store, log, storage, isShown } = this.#options;
    if (store.connection.kind !== 'ready') return;
    try {
      const [{ accountId }, approvals] = await Promise.all([store.me(), store.approvals('requested')]);
      const told = storage.get<number>(toldKey(accountId)) ?? this.#beginning;
      const news = decidedByOthers(approvals, accountId).filter(({ completedAt }) => (completedAt ?? 0) > told);
      const [latest] = news;
      if (latest === undefined) return;
      // Noted before it is told: the next event may come while the notification is up.
      await storage.update(toldKey(accountId), latest.completedAt);
      this.#tell(news.filter(({ releaseId }) => !isShown(releaseId)));
    } catch (error) {
      log.debug('The own requests could not be read', String(error));
    }
  }

  #tell(news: readonly Approval[]): void {
    const { ui, log } = this.#options;
    const [latest, ...others] = news;
    if (latest === undefined) return;
    const details: Button<'details' | 'approvals'> = { id: 'details', title: l10n.t('View Details') };
    const approvals: Button<'details' | 'approvals'> = { id: 'approvals', title: l10n.t('Open Approvals') };
    const text =
      others.length === 0
        ? sentence(latest)
        : l10n.t('{0} of your requests were decided. The latest: {1}', numberText(news.length), sentence(latest));
    const buttons = others.length === 0 ? [details] : [details, approvals];
    const isBad = news.some(({ status }) => status === 'Rejected');
    const shown = isBad ? ui.warn(text, ...buttons) : ui.inform(text, ...buttons);
    shown
      .then((button) => {
        if (button === 'details')
          return commands.executeCommand(commandIds.viewDetails, { releaseId: latest.releaseId });
        return button && commands.executeCommand(`${viewIds.approvals}.focus`);
      })
      .catch((error: unknown) => log.error(String(error)));
  }
}

/** Somebody's own requests that others decided, the latest first. */
function decidedByOthers(approvals: readonly Approval[], accountId: string): readonly Approval[] {
  return approvals
    .filter(({ status }) => status === 'Approved' || status === 'Rejected')
    .filter(({ submittedBy }) => submittedBy.accountId === accountId)
    .filter(({ decidedBy }) => decidedBy !== null && decidedBy.accountId !== accountId)
    .toSorted((one, other) => (other.completedAt ?? 0) - (one.completedAt ?? 0));
}

function sentence(approval: Approval): string {
  if (approval.category !== 'Release') return removalSentence(approval);
  const [version, target, reviewer] = [versionName(approval), targetName(approval), approval.decidedBy?.name ?? ''];
  if (approval.status === 'Approved') return l10n.t('{0} was approved for {1} by {2}.', version, target, reviewer);
  return approval.reason === null
    ? l10n.t('{0} was rejected for {1} by {2}.', version, target, reviewer)
    : l10n.t('{0} was rejected for {1} by {2}: {3}', version, target, reviewer, firstLine(approval.reason));
}

function removalSentence(approval: Approval): string {
  const [what, reviewer] = [requestTitle(approval), approval.decidedBy?.name ?? ''];
  if (approval.status === 'Approved') return l10n.t('{0} approved the request “{1}”.', reviewer, what);
  return l10n.t('{0} rejected the request “{1}”: {2}', reviewer, what, firstLine(approval.reason ?? ''));
}
