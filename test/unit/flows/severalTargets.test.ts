import assert from 'node:assert/strict';
import { globalConfigurationRules } from '../../../src/core/configurationCheck';
import type { ConfigurationSubject } from '../../../src/editor/flows/configurationLevels';
import { selectedReleaseIds } from '../../../src/editor/commands/commandArgument';
import { alikeTargets } from '../../../src/editor/flows/severalTargets/alikeTargets';
import {
  obstacleOf,
  percentagesOfSome,
  statusAfterChange,
  type Policy,
} from '../../../src/editor/flows/severalTargets/releaseChange';
import { withRetried, type TargetOutcome, type TargetStep } from '../../../src/editor/flows/severalTargets/targetStep';
import type { Release } from '../../../src/protocol/release';
import { sampleRelease } from '../../support/sampleRelease';

const limit = { minimum: 1, maximum: 100 };

const policy: NonNullable<Policy> = {
  environments: ['Production', 'Sandbox'],
  sandboxApproval: false,
  pilotTesting: [],
  percentages: null,
  availableConfiguration: ['clientId'],
  requiredConfiguration: [],
  selfApproval: false,
  forceRemovalApproval: true,
  testerLimit: 100,
  information: { name: limit, tagline: limit, description: limit, logoBytes: 1000, required: [] },
  userIdPattern: '^.+$',
  userIdExample: null,
  testerDays: 30,
  heldBackShare: 0,
};

const grayscale = (percentage: number | null): Release =>
  sampleRelease({ status: 'Grayscale Release', percentage, allowed: ['grayscale', 'full', 'cancel'] });

const prepared = sampleRelease({ status: 'Release Preparation', allowed: ['grayscale', 'full', 'cancel'] });
const created = sampleRelease({ allowed: ['configure', 'apply'] });

describe('Whether a change can be asked of one of several releases', () => {
  it('goes by what the platform allows first', () => {
    for (const kind of ['apply', 'full', 'cancel', 'confirm grayscale'] as const) {
      assert.deepEqual(obstacleOf({ kind }, sampleRelease(), policy), { code: 'not allowed' });
    }
    assert.equal(obstacleOf({ kind: 'cancel' }, grayscale(20), policy), undefined);
  });

  it('lets nobody apply without what the target app requires, or past another release', () => {
    assert.equal(obstacleOf({ kind: 'apply' }, created, policy), undefined);
    assert.deepEqual(obstacleOf({ kind: 'apply' }, created, { ...policy, requiredConfiguration: ['clientId'] }), {
      code: 'configuration missing',
      fields: ['clientId'],
    });
    const strict = { ...policy.information, required: ['logo' as const, 'customerServiceEmail' as const] };
    assert.deepEqual(obstacleOf({ kind: 'apply' }, created, { ...policy, information: strict }), {
      code: 'information invalid',
      fields: ['customerServiceEmail', 'logo'],
    });
    const other = { releaseId: 'release-0', version: '1.3.9', status: 'Pilot Testing' } as const;
    assert.deepEqual(obstacleOf({ kind: 'apply' }, { ...created, inTheWay: other }, policy), {
      code: 'in the way',
      other,
    });
  });

  it('wants a percentage that each target app offers, higher than the present one, after the type was confirmed', () => {
    const thirty = { kind: 'percentage', percentage: 30 } as const;
    assert.equal(obstacleOf(thirty, grayscale(20), policy), undefined);
    assert.deepEqual(obstacleOf(thirty, prepared, policy), { code: 'type not confirmed' });
    assert.deepEqual(obstacleOf(thirty, grayscale(30), policy), {
      code: 'percentage',
      check: { ok: false, code: 'PERCENTAGE_NOT_HIGHER', current: 30 },
    });
    assert.deepEqual(obstacleOf(thirty, grayscale(null), { ...policy, percentages: [10, 50] }), {
      code: 'percentage',
      check: { ok: false, code: 'PERCENTAGE_NOT_OFFERED', allowed: [10, 50, 100] },
    });
  });

  it('confirms a Grayscale Release only where that was not done yet', () => {
    assert.equal(obstacleOf({ kind: 'confirm grayscale' }, prepared, policy), undefined);
    assert.deepEqual(obstacleOf({ kind: 'confirm grayscale' }, grayscale(null), policy), { code: 'not allowed' });
  });
});

describe('A change of several releases', () => {
  it('leads each one along its own path', () => {
    const path = (...statuses: readonly Release['status'][]): Release['path'] =>
      statuses.map((status) => ({ status, state: 'ahead', at: null }));
    const reviewed = sampleRelease({ path: path('New Version Created', 'Under Review', 'Full Release') });
    const direct = sampleRelease({ path: path('New Version Created', 'Full Release') });
    assert.equal(statusAfterChange({ kind: 'apply' }, reviewed), 'Under Review');
    assert.equal(statusAfterChange({ kind: 'apply' }, direct), 'Full Release');
    assert.equal(statusAfterChange({ kind: 'percentage', percentage: 30 }, grayscale(20)), 'Grayscale Release');
    assert.equal(statusAfterChange({ kind: 'percentage', percentage: 100 }, grayscale(20)), 'Full Release');
    assert.equal(statusAfterChange({ kind: 'cancel' }, grayscale(20)), 'Canceled');
  });

  it('offers the percentages that at least one of them can take', () => {
    const restricted: Release = { ...grayscale(null), targetAppId: 'metro-pay-app' };
    const policyOf = ({ targetAppId }: Release): Policy =>
      targetAppId === 'metro-pay-app' ? { ...policy, percentages: [15, 25] } : policy;
    assert.deepEqual(percentagesOfSome([grayscale(30), restricted, prepared], policyOf), [15, 25, 50, 80]);
    assert.deepEqual(percentagesOfSome([prepared], policyOf), []);
  });
});

describe('Targets that ask for the same configuration', () => {
  const subject: ConfigurationSubject = {
    rules: globalConfigurationRules,
    inherited: { global: {}, defaults: {} },
    required: [],
    locked: [],
    tenants: ['Harbor Wallet'],
  };

  it('are asked for together, whatever they are called, and apart where one requires more', () => {
    const subjects: Readonly<Record<string, ConfigurationSubject>> = {
      harbor: subject,
      metro: { ...subject, tenants: ['Metro Pay'] },
      strict: { ...subject, required: ['clientId'] },
    };
    const groups = alikeTargets(['harbor', 'strict', 'metro'], (name) => subjects[name] ?? subject);
    assert.deepEqual(
      groups.map(({ targets }) => targets),
      [['harbor', 'metro'], ['strict']],
    );
  });
});

describe('The outcomes on several targets', () => {
  const step = (version: string): TargetStep => ({
    target: sampleRelease({ version }),
    from: undefined,
    to: '',
    consequence: undefined,
    release: undefined,
    idempotencyKey: version,
    send: async () => sampleRelease({ version }),
  });

  it('take in what became of a retry, and leave the others standing', () => {
    const done: TargetOutcome = { kind: 'done', step: step('1'), release: sampleRelease() };
    const stopped: TargetOutcome = { kind: 'not tried', step: step('2') };
    const refused: TargetOutcome = {
      kind: 'failed',
      step: step('3'),
      sentence: 'No.',
      isUnknown: false,
      now: undefined,
    };
    const retried: TargetOutcome = { kind: 'done', step: step('3'), release: sampleRelease() };
    assert.deepEqual(withRetried([done, stopped, refused], [refused], [retried]), [done, stopped, retried]);
  });
});

describe('The rows that a command was given', () => {
  it('count as several only where several are selected, and name each release once', () => {
    const row = (releaseId: string): object => ({ kind: 'release', releaseId, release: {} });
    assert.equal(selectedReleaseIds(undefined), undefined);
    assert.equal(selectedReleaseIds([row('1')]), undefined);
    assert.deepEqual(selectedReleaseIds([row('1'), { kind: 'version', versionId: '2' }, row('3'), row('1')]), [
      '1',
      '3',
    ]);
  });
});
