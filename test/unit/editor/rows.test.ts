import assert from 'node:assert/strict';
import { releaseStatuses } from '../../../src/core/releaseStatus';
import { currentRelease } from '../../../src/editor/currentRelease';
import { markdownText } from '../../../src/editor/markdownText';
import { isRejected, releaseLook } from '../../../src/editor/releaseLook';
import { ageOf } from '../../../src/editor/sentences/age';
import {
  miniProgramCapabilities,
  releaseCapabilities,
  testersCapabilities,
  versionCapabilities,
} from '../../../src/editor/tree/capabilities';
import { byTarget } from '../../../src/editor/tree/releaseOrder';
import { versionSummary } from '../../../src/editor/tree/versionSummary';
import type { Release } from '../../../src/protocol/release';
import { sampleRelease } from '../../support/sampleRelease';

const rejected = {
  id: 'approval-1',
  status: 'Rejected',
  reason: 'No',
  decidedBy: null,
  completedAt: null,
  revision: 2,
} as const;

const failedBuild: Release['build'] = {
  state: 'failed',
  since: 0,
  problems: [],
  sha256: null,
  size: null,
  signature: null,
};

describe('The menus of a release', () => {
  it('offer what the platform allows, and one next step', () => {
    const release = sampleRelease({ allowed: ['configure', 'apply'], next: 'apply' });
    assert.equal(
      releaseCapabilities(release, false),
      ';release;can:configure;can:apply;next:apply;can:show-qr-code;unpinned;',
    );
  });

  it('show its QR code from when the package is built until it ends', () => {
    const { build } = sampleRelease();
    for (const different of [
      { build: { ...build, state: 'building', sha256: null } },
      { status: 'Canceled' },
      { status: 'Archived' },
    ] as const) {
      assert.doesNotMatch(releaseCapabilities(sampleRelease(different), false), /show-qr-code/);
    }
  });

  it('call a grayscale Next Step once a percentage is out, and a type to choose before', () => {
    const grayscale = { status: 'Grayscale Release', allowed: ['grayscale', 'full'], next: 'grayscale' } as const;
    const before = sampleRelease({ ...grayscale, allowed: ['grayscale', 'full'] });
    const after = sampleRelease({ ...grayscale, allowed: ['grayscale', 'full'], percentage: 20 });
    assert.match(releaseCapabilities(before, false), /;can:grayscale;.*;next:grayscale;/);
    assert.match(releaseCapabilities(after, false), /;can:widen;.*;next:widen;/);
  });

  it('call a cancel Cancel Testing while pilot testing runs', () => {
    const testing = sampleRelease({ status: 'Pilot Testing', allowed: ['cancel'] });
    assert.match(releaseCapabilities(testing, false), /;can:cancel-testing;/);
    assert.doesNotMatch(releaseCapabilities(testing, false), /;can:cancel;/);
  });

  it('lead to the details of a rejection, and know what is pinned', () => {
    assert.match(releaseCapabilities(sampleRelease({ approval: rejected }), true), /;rejected;pinned;$/);
  });

  it('of a version offer Select App only where a target is left and the account may', () => {
    assert.equal(versionCapabilities({ mayRelease: true }, true, 1), ';version;can:select-app;');
    assert.equal(versionCapabilities({ mayRelease: true }, false, 1), ';version;');
    assert.equal(versionCapabilities({ mayRelease: false }, true, 2), ';version;');
  });

  it('of a version offer to act on several targets once it went to two', () => {
    assert.equal(versionCapabilities({ mayRelease: true }, false, 2), ';version;can:release-several;');
  });

  it('of testers offer to remind only while somebody has not opened it', () => {
    assert.match(testersCapabilities({ testers: 2, opened: 1 }), /^;testers;.*can:remind-testers;$/);
    assert.doesNotMatch(testersCapabilities({ testers: 2, opened: 2 }), /remind/);
  });

  it('of a mini program offer what its account may do', () => {
    assert.equal(
      miniProgramCapabilities({ allowed: ['edit', 'upload'] }, true),
      ';mini-program;can:edit;can:upload;in-folder;',
    );
  });
});

describe('The icon of a release', () => {
  it('tells every status apart', () => {
    const icons = releaseStatuses.map((status) => releaseLook(sampleRelease({ status })).icon);
    assert.equal(new Set(icons).size, releaseStatuses.length);
  });

  it('spins only while the package is built', () => {
    const building: Release['build'] = {
      state: 'building',
      since: 0,
      problems: [],
      sha256: null,
      size: null,
      signature: null,
    };
    assert.match(releaseLook(sampleRelease({ build: building })).icon, /~spin$/);
    for (const status of releaseStatuses) assert.doesNotMatch(releaseLook(sampleRelease({ status })).icon, /~spin$/);
  });

  it('is coloured only where somebody must act, something failed, or it is live', () => {
    assert.deepEqual(releaseLook(sampleRelease({ build: failedBuild })), { icon: 'error', tone: 'failed' });
    assert.equal(releaseLook(sampleRelease({ approval: rejected })).tone, 'act');
    assert.equal(releaseLook(sampleRelease({ status: 'Under Review' })).tone, undefined);
    assert.equal(releaseLook(sampleRelease({ status: 'Under Review', allowed: ['approve'] })).tone, 'act');
    assert.equal(releaseLook(sampleRelease({ status: 'Full Release' })).tone, 'live');
  });

  it('takes a rejection for one only until the release is applied again', () => {
    assert.equal(isRejected(sampleRelease({ approval: rejected })), true);
    assert.equal(isRejected(sampleRelease({ approval: rejected, status: 'Under Review' })), false);
  });
});

describe('The current release', () => {
  const created = sampleRelease({ id: 'created', version: '1.5.0' });
  const testing = sampleRelease({ id: 'testing', status: 'Pilot Testing' });
  const widened = sampleRelease({ id: 'widened', status: 'Grayscale Release', percentage: 20 });
  const live = sampleRelease({ id: 'live', status: 'Full Release', version: '1.3.0' });

  it('is the most advanced unfinished one', () => {
    assert.equal(currentRelease([created, live, widened, testing])?.id, 'widened');
    assert.equal(currentRelease([created, live])?.id, 'created');
  });

  it('is the one in Production, then the highest version, among equals', () => {
    const sandbox = sampleRelease({ id: 'sandbox', version: '1.9.0', environment: 'Sandbox' });
    const higher = sampleRelease({ id: 'higher', version: '1.10.0' });
    assert.equal(currentRelease([sandbox, created, higher])?.id, 'higher');
  });

  it('is the one that its version’s row names first, in whatever order they come', () => {
    const onMetro = sampleRelease({ id: 'metro', targetAppId: 'metro-pay-app', targetAppName: 'Metro Pay' });
    const onWallet = sampleRelease({ id: 'wallet', targetAppId: 'harbor-wallet-app', targetAppName: 'Harbor Wallet' });
    for (const releases of [
      [onMetro, onWallet],
      [onWallet, onMetro],
    ]) {
      assert.equal(currentRelease(releases)?.id, 'wallet');
      assert.deepEqual(versionSummary(releases).moving, [onWallet, onMetro]);
    }
  });

  it('is what went live where nothing is on its way, and nothing where all has ended', () => {
    assert.equal(currentRelease([live])?.id, 'live');
    assert.equal(
      currentRelease([sampleRelease({ status: 'Canceled' }), sampleRelease({ status: 'Archived' })]),
      undefined,
    );
  });
});

describe('The row of a version', () => {
  it('sums up what moves, furthest first, and what is live', () => {
    const releases = [
      sampleRelease({ id: 'created' }),
      sampleRelease({ id: 'reviewed', status: 'Under Review' }),
      sampleRelease({ id: 'live', status: 'Full Release' }),
      sampleRelease({ id: 'canceled', status: 'Canceled' }),
    ];
    const { moving, live } = versionSummary(releases);
    assert.deepEqual([moving.map(({ id }) => id), live.map(({ id }) => id)], [['reviewed', 'created'], ['live']]);
  });

  it('has its targets by app, then by environment', () => {
    const targets = [
      sampleRelease({ targetAppName: 'Metro Pay', targetAppId: 'metro', environment: 'Production' }),
      sampleRelease({ environment: 'Development' }),
      sampleRelease({ environment: 'Production' }),
    ];
    assert.deepEqual(
      targets.sort(byTarget).map(({ targetAppName, environment }) => `${targetAppName} ${environment}`),
      ['Harbor Wallet Production', 'Harbor Wallet Development', 'Metro Pay Production'],
    );
  });
});

describe('An age', () => {
  const minute = 60_000;
  const day = 24 * 60 * minute;

  it('is told in the one unit that says most', () => {
    assert.deepEqual(ageOf(0, 59_999), { unit: 'now' });
    assert.deepEqual(ageOf(0, 59 * minute), { unit: 'minute', count: 59 });
    assert.deepEqual(ageOf(0, 60 * minute), { unit: 'hour', count: 1 });
    assert.deepEqual(ageOf(0, 2 * day), { unit: 'day', count: 2 });
    assert.deepEqual(ageOf(0, 30 * day), { unit: 'date' });
  });

  it('is none when the clock jumped back', () => {
    assert.deepEqual(ageOf(10 * day, 0), { unit: 'now' });
  });
});

describe('What people wrote', () => {
  it('stays text in a tooltip, whatever Markdown would make of it', () => {
    assert.equal(markdownText('**[a](command:b)** <img>'), String.raw`\*\*\[a\]\(command:b\)\*\* \<img\>`);
  });
});
