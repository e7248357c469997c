import { fullPercentage } from '../../core/percentage';
import type { LogEntry } from '../../protocol/release';
import type { DetailView, LogDetailsView, LogView, ReleaseView } from '../../protocol/webview';
import { hashPart } from './detailsView';
import type { ReleaseFacts } from './releaseFacts';
import type { Wording } from './wording';

/** The account that looks is addressed, everybody else is named; what nobody did, the platform did. */
function actorName(entry: LogEntry, facts: ReleaseFacts, { l10n }: Wording): string {
  if (entry.actor === null) return l10n.t('The platform');
  return entry.actor.accountId === facts.me.accountId ? l10n.t('You') : entry.actor.name;
}

function testersSentence(who: string, entry: LogEntry, { l10n, numberText }: Wording): string {
  const [added, removed] = [entry.testersAdded ?? 0, entry.testersRemoved ?? 0];
  if (entry.action === 'add-testers') {
    return added === 1 ? l10n.t('{0} added 1 tester', who) : l10n.t('{0} added {1} testers', who, numberText(added));
  }
  return l10n.t('{0} updated the test group: {1} added, {2} removed', who, numberText(added), numberText(removed));
}

function grayscaleSentence(who: string, entry: LogEntry, { l10n, statusWord }: Wording): string {
  if (entry.percentage === fullPercentage) return l10n.t('{0} released it to everyone', who);
  return entry.percentage === null
    ? l10n.t('{0} chose {1}', who, statusWord('Grayscale Release'))
    : l10n.t('{0} set the grayscale to {1} %', who, entry.percentage);
}

/** What an entry of the log tells. */
export function logSentence(entry: LogEntry, facts: ReleaseFacts, wording: Wording): string {
  const { l10n } = wording;
  const who = actorName(entry, facts, wording);
  const target = wording.targetName(facts.release);
  switch (entry.action) {
    case 'select-app':
      return l10n.t('{0} selected {1}', who, target);
    case 'build':
      return l10n.t('{0} asked to build the package again', who);
    case 'built':
      return l10n.t('The package was built');
    case 'build-failed':
      return l10n.t('The package could not be built');
    case 'configure':
      return l10n.t('{0} changed the configuration', who);
    case 'apply':
      return entry.to === 'Full Release'
        ? l10n.t('{0} released it; {1} needs no approval', who, target)
        : l10n.t('{0} applied for release', who);
    case 'withdraw':
      return l10n.t('{0} withdrew the request', who);
    case 'approve':
      return entry.selfApproved ? l10n.t('{0} approved it, as their own request', who) : l10n.t('{0} approved it', who);
    case 'reject':
      return l10n.t('{0} rejected it', who);
    case 'add-testers':
    case 'update-test-group':
      return testersSentence(who, entry, wording);
    case 'complete-testing':
      return l10n.t('{0} completed testing', who);
    case 'grayscale':
      return grayscaleSentence(who, entry, wording);
    case 'full':
      return l10n.t('{0} released it to everyone', who);
    case 'cancel':
      return l10n.t('{0} canceled the release', who);
    case 'archive':
      return l10n.t('A newer version reached everyone, and archived this one');
    case 'offline':
      return l10n.t('{0} took it offline', who);
    case 'force-remove':
      return l10n.t('{0} removed it by force', who);
    case 'offline-requested':
      return l10n.t('{0} asked to take it offline', who);
    case 'offline-rejected':
      return l10n.t('{0} rejected taking it offline', who);
    case 'offline-withdrawn':
      return l10n.t('{0} withdrew the request to take it offline', who);
    case 'testers-deleted':
      return entry.testersRemoved === 1
        ? l10n.t('The platform deleted the user ID of its tester')
        : l10n.t('The platform deleted the user IDs of its {0} testers', wording.numberText(entry.testersRemoved ?? 0));
  }
}

function detailRows(entry: LogEntry, facts: ReleaseFacts, wording: Wording): readonly DetailView[] {
  const { l10n } = wording;
  const who = actorName(entry, facts, wording);
  const rows: DetailView[] = [
    {
      label: l10n.t('Decided by'),
      parts: [{ text: entry.role === null ? who : l10n.t('{0}, {1}', who, entry.role) }],
    },
  ];
  if (entry.packageSha256) rows.push({ label: l10n.t('Package'), parts: [hashPart(entry.packageSha256)] });
  if (entry.configurationHash)
    rows.push({ label: l10n.t('Configuration'), parts: [hashPart(entry.configurationHash)] });
  if (entry.testersAdded) {
    const text = l10n.t('{0}, as configured', wording.numberText(entry.testersAdded));
    rows.push({ label: l10n.t('Testers'), parts: [{ text }] });
  }
  return rows;
}

/** What has a result or a reason to be read in full. */
const hasDetails: ReadonlySet<LogEntry['action']> = new Set([
  'approve',
  'reject',
  'offline-requested',
  'offline-rejected',
  'offline',
  'force-remove',
]);

/** The review's result in full, under View Details. A rejection that is still to be answered stands open. */
function reviewDetails(entry: LogEntry, facts: ReleaseFacts, wording: Wording): LogDetailsView | null {
  if (!hasDetails.has(entry.action)) return null;
  const { l10n } = wording;
  return {
    label: l10n.t('View Details'),
    open: entry.action === 'reject' && entry.id === facts.log.at(-1)?.id,
    rows: detailRows(entry, facts, wording),
    quote: entry.reason === null ? null : { title: l10n.t('Reason'), text: entry.reason },
  };
}

/** The log, oldest first. */
export function logView(facts: ReleaseFacts, wording: Wording): ReleaseView['log'] {
  return {
    title: wording.l10n.t('Log'),
    entries: facts.log.map((entry): LogView => ({
      id: entry.id,
      moment: { at: entry.at, text: wording.momentText(entry.at) },
      sentence: logSentence(entry, facts, wording),
      details: reviewDetails(entry, facts, wording),
    })),
  };
}
