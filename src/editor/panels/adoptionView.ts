import type { Comparison } from '../../core/adoption/failureComparison';
import type { ReleaseStatus } from '../../core/releaseStatus';
import type { Adoption, AdoptionBucket, ReleaseUse } from '../../protocol/adoption';
import type { Release } from '../../protocol/release';
import type { AdoptionCharts, AdoptionTable, AdoptionView, FailureBar } from '../../protocol/webview';
import type { ReleaseFacts } from './releaseFacts';
import type { Wording } from './wording';

type Sentence = AdoptionView['sentences'][number];

type Rate = NonNullable<ReleaseUse['failureRate']>;

/** The statuses in which phones get a release. */
const delivered: ReadonlySet<ReleaseStatus> = new Set(['Pilot Testing', 'Grayscale Release', 'Full Release']);

/** Of so many of the latest hours or days the numbers are told one by one. */
const latestBuckets = 24;

/** Ends of the scale of failures, the least that has all of them is taken. */
const scaleEnds = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1] as const;

const hour = 60 * 60 * 1000;

/** Whether phones get the release, or have got it: then there is something to know of it. */
export function hasAdoption({ path }: Pick<Release, 'path'>): boolean {
  return path.some(({ status, state }) => delivered.has(status) && state !== 'ahead');
}

/** How far the version has come and how often it fails; nothing until that was read. */
export function adoptionView({ release, adoption }: ReleaseFacts, wording: Wording): AdoptionView | null {
  if (adoption === undefined || !hasAdoption(release)) return null;
  const { l10n } = wording;
  const title = l10n.t('Adoption and Failures');
  if (adoption.buckets.length === 0) return { title, ...emptyView(wording), charts: null };
  return {
    title,
    sentences: [calm(usedSentence(adoption, wording)), ...failureSentences(adoption, wording)],
    link: null,
    charts: chartsOf(adoption, wording),
  };
}

const calm = (text: string): Sentence => ({ text, tone: 'calm' });

function emptyView({ l10n }: Wording): Pick<AdoptionView, 'sentences' | 'link'> {
  const nothing = l10n.t('No phone has reported yet. What the super app reports of opens and failures shows here.');
  return {
    sentences: [calm(nothing)],
    link: { label: l10n.t('How phones report'), does: { name: 'showHowPhonesReport' } },
  };
}

function usedSentence({ release, buckets }: Adoption, { l10n, numberText, percentText }: Wording): string {
  const share = shareOf(buckets.findLast(({ allOpens }) => allOpens > 0));
  const used = l10n.t(
    '{0} was opened {1}, by {2}.',
    release.version,
    release.opens === 1 ? l10n.t('once') : l10n.t('{0} times', numberText(release.opens)),
    release.users === 1 ? l10n.t('1 user') : l10n.t('{0} users', numberText(release.users)),
  );
  return share === null ? used : `${used} ${l10n.t('Of the latest opens, {0} were of it.', percentText(share))}`;
}

function failureSentences(adoption: Adoption, wording: Wording): readonly Sentence[] {
  const { l10n } = wording;
  const compared: Sentence = {
    text: comparisonSentence(adoption, wording),
    tone: adoption.comparison === 'fails more often' ? 'warning' : 'calm',
  };
  if (!adoption.isSampled) return [compared];
  return [compared, calm(l10n.t('There is so much to report that a sample is counted; the numbers are estimates.'))];
}

function comparisonSentence(adoption: Adoption, wording: Wording): string {
  const { l10n, numberText } = wording;
  const { release, live, enough } = adoption;
  const sentences: Readonly<Record<Comparison, () => string>> = {
    'fails more often': () => l10n.t('{0} fails more often than {1}.', release.version, live?.version ?? ''),
    'fails less often': () => l10n.t('{0} fails less often than {1}.', release.version, live?.version ?? ''),
    'no difference to see yet': () =>
      l10n.t(
        'There is no difference to see yet between how often {0} and {1} fail.',
        release.version,
        live?.version ?? '',
      ),
    'too few users to say': () =>
      l10n.t(
        'There are too few users to say whether {0} fails more often than {1}: each needs {2} users, and {3} opens that ended.',
        release.version,
        live?.version ?? '',
        numberText(enough.users),
        numberText(enough.outcomes),
      ),
    'nothing to compare with': () => l10n.t('Nothing was live before it to compare its failures with.'),
  };
  return sentences[adoption.comparison]();
}

/** Null where nobody opened anything. */
function shareOf(bucket: AdoptionBucket | undefined): number | null {
  return bucket === undefined || bucket.allOpens === 0 ? null : bucket.opens / bucket.allOpens;
}

function chartsOf(adoption: Adoption, wording: Wording): AdoptionCharts {
  const { l10n } = wording;
  return {
    share: shareChart(adoption, wording),
    failures: failureChart(adoption, wording),
    tables: {
      label: l10n.t('Show the Numbers'),
      tables: [totalsTable(adoption, wording), timeTable(adoption, wording)],
    },
  };
}

function shareChart({ release, buckets }: Adoption, wording: Wording): AdoptionCharts['share'] {
  const { l10n, momentText, percentText } = wording;
  const from = buckets[0]?.since ?? 0;
  const last = buckets.at(-1);
  const until = last === undefined ? from : last.since + last.hours * hour;
  const points = buckets.flatMap((bucket) => {
    const share = shareOf(bucket);
    const middle = bucket.since + (bucket.hours * hour) / 2;
    return share === null ? [] : [{ at: (middle - from) / (until - from), share }];
  });
  return {
    title: l10n.t('Opens of {0} among all opens', release.version),
    points,
    most: percentText(1),
    least: percentText(0),
    from: momentText(from),
    until: momentText(until),
  };
}

function failureChart({ release, live }: Adoption, wording: Wording): AdoptionCharts['failures'] {
  const { l10n, percentText } = wording;
  const uses = [release, live].filter((use) => use !== null && use.failureRate !== null);
  if (uses.length === 0) return null;
  const highest = Math.max(...uses.map((use) => use?.failureRate?.high ?? 0));
  const end = scaleEnds.find((one) => one >= highest) ?? 1;
  const barOf = (use: ReleaseUse | null, isLive: boolean): readonly FailureBar[] => {
    if (use === null || use.failureRate === null) return [];
    const { rate, low, high } = use.failureRate;
    const name = isLive ? l10n.t('{0}, before', use.version) : use.version;
    return [
      { name, isLive, rate: rate / end, low: low / end, high: high / end, text: rateText(use.failureRate, wording) },
    ];
  };
  return {
    title: l10n.t('Failures among opens that ended'),
    bars: [...barOf(release, false), ...barOf(live, true)],
    scale: l10n.t(
      'Drawn from {0} to {1}. The true rate lies within the line in 95 of 100 cases.',
      percentText(0),
      percentText(end),
    ),
  };
}

function rateText({ rate, low, high }: Rate, { l10n, percentText }: Wording): string {
  return l10n.t('{0} ({1} to {2})', percentText(rate), percentText(low), percentText(high));
}

function totalsTable({ release, live }: Adoption, wording: Wording): AdoptionTable {
  const { l10n, numberText } = wording;
  const uses = live === null ? [release] : [release, live];
  const row = (label: string, cell: (use: ReleaseUse) => string): readonly string[] => [label, ...uses.map(cell)];
  return {
    caption: l10n.t('In all'),
    columns: ['', ...uses.map(({ version }) => version)],
    rows: [
      row(l10n.t('Opens'), ({ opens }) => numberText(opens)),
      row(l10n.t('Users'), ({ users }) => numberText(users)),
      row(l10n.t('Worked'), ({ successes }) => numberText(successes)),
      row(l10n.t('Failed'), ({ failures }) => numberText(failures)),
      row(l10n.t('Failure rate'), ({ failureRate }) => (failureRate === null ? '–' : rateText(failureRate, wording))),
    ],
  };
}

function timeTable({ buckets }: Adoption, { l10n, numberText, percentText, momentText }: Wording): AdoptionTable {
  return {
    caption: l10n.t('The latest hours and days'),
    columns: [l10n.t('From'), l10n.t('Opens'), l10n.t('Of all opens'), l10n.t('Failed')],
    rows: buckets
      .slice(-latestBuckets)
      .toReversed()
      .map((bucket) => {
        const share = shareOf(bucket);
        return [
          momentText(bucket.since),
          numberText(bucket.opens),
          share === null ? '–' : percentText(share),
          numberText(bucket.failures),
        ];
      }),
  };
}
