import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { compareFailures, enoughToCompare, failureRateOf, noUse } from '../../../src/core/adoption/failureComparison';
import type { ReleaseStatus } from '../../../src/core/releaseStatus';
import type { Adoption, AdoptionBucket } from '../../../src/protocol/adoption';
import type { ReleaseView } from '../../../src/protocol/webview';
import { all, buttons, lastAction, openPanel, press, textOf, usePage } from './openPanel';
import { noon, release, viewOf } from './releaseFacts';

const hour = 60 * 60 * 1000;

interface Reported {
  readonly opens: number;
  readonly users: number;
  readonly failures: number;
}

/** Opens of an hour, of the release and of the one that was live before. */
function bucket(hours: number, opens: number, live: number): AdoptionBucket {
  const none = { users: 0, successes: 0, failures: 0 };
  return {
    since: noon + hours * hour,
    hours: 1,
    opens,
    ...none,
    live: { opens: live, ...none },
    allOpens: opens + live,
  };
}

/** What phones reported, each open of which ended. */
function adoptionOf(mine: Reported, live: Reported | null, changes: Partial<Adoption> = {}): Adoption {
  const [use, liveUse] = [mine, live].map(
    (one) =>
      one && {
        ...noUse,
        ...one,
        successes: one.opens - one.failures,
        squaredWeights: one.opens,
      },
  );
  assert.ok(use);
  const told = ({ squaredWeights: _squares, ...counts }: typeof use) => ({
    ...counts,
    failureRate: failureRateOf(use),
  });
  return {
    release: { releaseId: 'release-1', version: '1.4.0', ...told(use) },
    live: liveUse
      ? { releaseId: 'release-0', version: '1.3.2', ...told(liveUse), failureRate: failureRateOf(liveUse) }
      : null,
    comparison: compareFailures(use, liveUse ?? null),
    enough: enoughToCompare,
    isSampled: false,
    buckets: [bucket(0, 0, 100), bucket(1, 10, 90), bucket(3, 21, 79)],
    ...changes,
  };
}

const wide = adoptionOf({ opens: 1000, users: 400, failures: 60 }, { opens: 4000, users: 2000, failures: 20 });

const shown = (adoption: Adoption | undefined, status: ReleaseStatus = 'Grayscale Release'): ReleaseView =>
  viewOf(release(status, { percentage: status === 'Grayscale Release' ? 20 : null }), { adoption });

const sentences = (): readonly string[] => all('.adoption > .sentence').map(textOf);

describe('Adoption in the panel', () => {
  usePage();

  it('stands from Pilot Testing on, once it was read', () => {
    const delivered: readonly ReleaseStatus[] = [
      'Pilot Testing',
      'Grayscale Release',
      'Full Release',
      'Canceled',
      'Archived',
    ];
    for (const status of delivered) {
      openPanel(shown(wide, status));
      assert.equal(textOf(all('#adoption-title')[0]), 'Adoption and Failures', status);
      openPanel(shown(undefined, status));
      assert.equal(all('.adoption').length, 0, status);
    }
    for (const status of ['New Version Created', 'Under Review', 'Release Preparation'] as const) {
      openPanel(shown(wide, status));
      assert.equal(all('.adoption').length, 0, status);
    }
  });

  it('says that no phone has reported yet, and leads to how they do, also while the platform is away', () => {
    const nothing = adoptionOf({ opens: 0, users: 0, failures: 0 }, null, { buckets: [] });
    const opened = openPanel({ ...shown(nothing), away: 'The platform is away.' });
    assert.deepEqual(sentences(), [
      'No phone has reported yet. What the super app reports of opens and failures shows here.',
    ]);
    assert.deepEqual(all('.adoption svg, .adoption table'), []);
    assert.deepEqual(buttons('.adoption'), ['How phones report']);
    press('How phones report');
    assert.deepEqual(lastAction(opened), { name: 'showHowPhonesReport' });
  });

  it('says how much the version is used, and whether it fails more often', () => {
    openPanel(shown(wide));
    assert.deepEqual(sentences(), [
      '1.4.0 was opened 1000 times, by 400 users. Of the latest opens, 21 % were of it.',
      '1.4.0 fails more often than 1.3.2.',
    ]);
    assert.deepEqual(all('.adoption .notice').map(textOf), ['1.4.0 fails more often than 1.3.2.']);
  });

  it('says of one what it says of many', () => {
    openPanel(shown(adoptionOf({ opens: 1, users: 1, failures: 0 }, null)));
    assert.match(sentences()[0] ?? '', /^1\.4\.0 was opened once, by 1 user\./u);
  });

  it('says no more than can be said', () => {
    const said = (mine: Reported, live: Reported | null): string => {
      openPanel(shown(adoptionOf(mine, live)));
      return sentences()[1] ?? '';
    };
    const many = { opens: 4000, users: 2000, failures: 20 };
    assert.equal(
      said({ opens: 1000, users: 400, failures: 0 }, { ...many, failures: 200 }),
      '1.4.0 fails less often than 1.3.2.',
    );
    assert.equal(
      said({ opens: 1000, users: 400, failures: 6 }, many),
      'There is no difference to see yet between how often 1.4.0 and 1.3.2 fail.',
    );
    assert.equal(
      said({ opens: 9, users: 9, failures: 9 }, many),
      'There are too few users to say whether 1.4.0 fails more often than 1.3.2: each needs 10 users, and 30 opens that ended.',
    );
    assert.equal(said(many, null), 'Nothing was live before it to compare its failures with.');
  });

  it('says that numbers are estimates where a sample is counted', () => {
    openPanel(shown({ ...wide, isSampled: true }));
    assert.equal(sentences()[2], 'There is so much to report that a sample is counted; the numbers are estimates.');
  });

  it('draws how the share went, by the time it was', () => {
    openPanel(shown(wide));
    const [line] = all('.adoption polyline.opens');
    const points = (line?.getAttribute('points') ?? '').split(' ').map((point) => point.split(',').map(Number));
    assert.equal(points.length, 3);
    const [[firstX = 0, firstY = 0] = [], [secondX = 0] = [], [lastX = 0, lastY = 0] = []] = points;
    // Twice as much time lies between the last two.
    assert.ok(Math.abs(lastX - secondX - 2 * (secondX - firstX)) < 0.5);
    assert.ok(lastY < firstY);
    assert.deepEqual(all('.adoption .axis.most, .adoption .axis.least').map(textOf), ['100 %', '0 %']);
  });

  it('draws one hour as a dot', () => {
    openPanel(shown({ ...wide, buckets: [bucket(0, 5, 5)] }));
    assert.equal(all('.adoption circle.opens').length, 1);
  });

  it('draws each failure rate within its interval, told apart by shape and dashes, with the numbers beside', () => {
    openPanel(shown(wide));
    const bars = all('.adoption .bar');
    assert.deepEqual(
      bars.map((one) => [one.className, textOf(one)]),
      [
        ['bar', '1.4.06 % (4.7 % to 7.6 %)'],
        ['bar live', '1.3.2, before0.5 % (0.32 % to 0.77 %)'],
      ],
    );
    const markers = bars.map((one) => one.querySelector('.marker')?.tagName.toLowerCase());
    assert.deepEqual(markers, ['circle', 'path']);
    for (const one of bars) {
      const reach = one.querySelector('.reach');
      const [low, high] = ['x1', 'x2'].map((name) => Number(reach?.getAttribute(name)));
      assert.ok(low !== undefined && high !== undefined && low < high);
    }
  });

  it('leaves failures out where nothing ended', () => {
    const open = { ...wide.release, failureRate: null };
    openPanel(shown({ ...wide, release: open, live: null, comparison: 'nothing to compare with' }));
    assert.equal(all('.adoption .bars').length, 0);
  });

  it('has every number in tables, the latest hours first', () => {
    openPanel(shown(wide));
    assert.equal(textOf(all('.adoption summary')[0]), 'Show the Numbers');
    const rows = all('.adoption table').map((table) =>
      [...table.querySelectorAll('tr')].map((row) => [...row.children].map(textOf).join(' | ')),
    );
    assert.deepEqual(rows, [
      [
        ' | 1.4.0 | 1.3.2',
        'Opens | 1000 | 4000',
        'Users | 400 | 2000',
        'Worked | 940 | 3980',
        'Failed | 60 | 20',
        'Failure rate | 6 % (4.7 % to 7.6 %) | 0.5 % (0.32 % to 0.77 %)',
      ],
      [
        'From | Opens | Of all opens | Failed',
        '2026-11-21 15:00 | 21 | 21 % | 0',
        '2026-11-21 13:00 | 10 | 10 % | 0',
        '2026-11-21 12:00 | 0 | 0 % | 0',
      ],
    ]);
    assert.deepEqual(
      all('.adoption svg').map((svg) => svg.getAttribute('aria-hidden')),
      ['true', 'true', 'true'],
    );
  });

  it('keeps the numbers open while new ones come', () => {
    const opened = openPanel(shown(wide));
    all('.adoption details')[0]?.setAttribute('open', '');
    opened.show(shown({ ...wide, release: { ...wide.release, opens: 1001 } }));
    assert.equal(all('.adoption details')[0]?.hasAttribute('open'), true);
    assert.match(sentences()[0] ?? '', /opened 1001 times/);
  });
});
