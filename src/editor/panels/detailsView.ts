import type { DetailView, PartView, ReleaseView } from '../../protocol/webview';
import type { ReleaseFacts } from './releaseFacts';
import type { Wording } from './wording';

/** A hash as short as people compare it, whole on hover. */
export function hashPart(sha256: string): PartView {
  return { text: `${sha256.slice(0, 8)}…${sha256.slice(-4)}`, code: true, title: `sha256 ${sha256}` };
}

/** What the uploader wrote for those who release and review it, in their own words. */
function noteRow({ release: { note } }: ReleaseFacts, { l10n }: Wording): readonly DetailView[] {
  return note === '' ? [] : [{ label: l10n.t('Note'), parts: [{ text: note }] }];
}

function packageRow({ release: { build } }: ReleaseFacts, { l10n, sizeText, buildWord }: Wording): DetailView {
  const label = l10n.t('Package');
  if (build.sha256 === null || build.size === null) return { label, parts: [{ text: buildWord(build.state) }] };
  return { label, parts: [hashPart(build.sha256), { text: ` · ${sizeText(build.size)}` }] };
}

function configurationRow({ release }: ReleaseFacts, { l10n }: Wording): DetailView {
  const { fields } = release.configuration;
  const set = fields.filter((field) => field.source !== 'unset').length;
  const own = fields.filter((field) => field.source === 'release-specific').length;
  const values = set === 1 ? l10n.t('1 value') : l10n.t('{0} values', set);
  const link: PartView = { text: values, does: { open: 'configuration' } };
  return {
    label: l10n.t('Configuration'),
    parts: own === 0 ? [link] : [link, { text: l10n.t(', {0} set for this release', own) }],
  };
}

function appliedRow({ release, me }: ReleaseFacts, { l10n, momentText }: Wording): readonly DetailView[] {
  const { appliedBy, appliedAt } = release;
  if (appliedBy === null || appliedAt === null) return [];
  const who = appliedBy.accountId === me.accountId ? l10n.t('you') : appliedBy.name;
  return [{ label: l10n.t('Applied by'), parts: [{ text: l10n.t('{0}, {1}', who, momentText(appliedAt)) }] }];
}

function liveRow({ release }: ReleaseFacts, { l10n, targetName }: Wording): DetailView {
  const { live } = release;
  const label = l10n.t('Live version');
  if (live === null) return { label, parts: [{ text: l10n.t('none on {0}', targetName(release)) }] };
  if (live.releaseId === release.id) return { label, parts: [{ text: l10n.t('{0}, this one', live.version) }] };
  return { label, parts: [{ text: live.version, does: { name: 'openRelease', releaseId: live.releaseId } }] };
}

/** What the release consists of. */
export function detailsView(facts: ReleaseFacts, wording: Wording): ReleaseView['details'] {
  const { release } = facts;
  const { l10n, numberText } = wording;
  const isTested = release.path.some((stage) => stage.status === 'Pilot Testing');
  const testers = isTested ? [{ label: l10n.t('Testers'), parts: [{ text: numberText(release.testerCount) }] }] : [];
  return {
    title: l10n.t('Details'),
    rows: [
      ...noteRow(facts, wording),
      packageRow(facts, wording),
      configurationRow(facts, wording),
      ...testers,
      ...appliedRow(facts, wording),
      liveRow(facts, wording),
    ],
  };
}
