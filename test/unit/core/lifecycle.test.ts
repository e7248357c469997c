import assert from 'node:assert/strict';
import { actionsOf, statusAfter, transitions } from '../../../src/core/lifecycle';
import { releaseActions, type ReleaseAction } from '../../../src/core/releaseAction';
import { releasePath, stagesAfter } from '../../../src/core/releasePath';
import { finalStatuses, isUnderWay, releaseStatuses, type ReleaseStatus } from '../../../src/core/releaseStatus';
import type { TargetRules } from '../../../src/core/targetAppPolicy';

const production: TargetRules = { environment: 'Production', approval: true, pilotTesting: false };
const pilotedProduction: TargetRules = { ...production, pilotTesting: true };
const sandbox: TargetRules = { environment: 'Sandbox', approval: false, pilotTesting: false };
const reviewedSandbox: TargetRules = { ...sandbox, approval: true };
const pilotedSandbox: TargetRules = { ...sandbox, pilotTesting: true };
const test: TargetRules = { environment: 'Test', approval: false, pilotTesting: false };
const development: TargetRules = { environment: 'Development', approval: false, pilotTesting: false };

/** The transitions of the release procedure by their numbers; T1, T2 and T10 keep or create the status. */
const procedure: readonly (readonly [string, ReleaseStatus, ReleaseAction, TargetRules, ReleaseStatus])[] = [
  ['T2 a build leaves the status', 'New Version Created', 'build', production, 'New Version Created'],
  ['T3 apply, Production', 'New Version Created', 'apply', production, 'Under Review'],
  ['T3 apply, Sandbox with approval', 'New Version Created', 'apply', reviewedSandbox, 'Under Review'],
  ['T4 apply, Test', 'New Version Created', 'apply', test, 'Full Release'],
  ['T4 apply, Development', 'New Version Created', 'apply', development, 'Full Release'],
  ['T4 apply, Sandbox without approval', 'New Version Created', 'apply', sandbox, 'Full Release'],
  ['apply, Sandbox with pilot testing only', 'New Version Created', 'apply', pilotedSandbox, 'Pilot Testing'],
  ['T5 approve with pilot testing', 'Under Review', 'approve', pilotedProduction, 'Pilot Testing'],
  ['T6 approve without pilot testing', 'Under Review', 'approve', production, 'Release Preparation'],
  ['T7 approve, Sandbox', 'Under Review', 'approve', reviewedSandbox, 'Full Release'],
  ['T8 reject', 'Under Review', 'reject', production, 'New Version Created'],
  ['T9 withdraw', 'Under Review', 'withdraw', production, 'New Version Created'],
  ['T10 add testers', 'Pilot Testing', 'add-testers', pilotedProduction, 'Pilot Testing'],
  ['T10 update test group', 'Pilot Testing', 'update-test-group', pilotedProduction, 'Pilot Testing'],
  ['T11 cancel testing', 'Pilot Testing', 'cancel', pilotedProduction, 'Canceled'],
  ['T12 complete testing', 'Pilot Testing', 'complete-testing', pilotedProduction, 'Grayscale Release'],
  ['T13 complete testing, Sandbox', 'Pilot Testing', 'complete-testing', pilotedSandbox, 'Full Release'],
  ['T14 confirm grayscale', 'Release Preparation', 'grayscale', production, 'Grayscale Release'],
  ['T15 confirm full', 'Release Preparation', 'full', production, 'Full Release'],
  ['T16, T18 next step', 'Grayscale Release', 'grayscale', production, 'Grayscale Release'],
  ['T17 confirm full after testing', 'Grayscale Release', 'full', pilotedProduction, 'Full Release'],
  ['T20 cancel grayscale', 'Grayscale Release', 'cancel', production, 'Canceled'],
  ['T21 cancel in preparation', 'Release Preparation', 'cancel', production, 'Canceled'],
  ['T22 a newer full release', 'Full Release', 'archive', production, 'Archived'],
  ['T23 taken offline', 'Full Release', 'offline', production, 'Archived'],
  ['T24 force removal of what is live', 'Full Release', 'force-remove', production, 'Archived'],
  ['T24 force removal in grayscale', 'Grayscale Release', 'force-remove', production, 'Archived'],
  ['T24 force removal in pilot testing', 'Pilot Testing', 'force-remove', pilotedProduction, 'Archived'],
  ['T24 force removal under review', 'Under Review', 'force-remove', production, 'New Version Created'],
];

describe('the release lifecycle', () => {
  for (const [name, from, action, rules, to] of procedure) {
    it(`${name}: ${from} → ${to}`, () => assert.equal(statusAfter(from, action, rules), to));
  }

  it('knows nothing beside the procedure', () => {
    const described = new Set(procedure.map(([, from, action]) => `${from}/${action}`));
    described.add('New Version Created/configure');
    described.add('Release Preparation/force-remove');
    const known = releaseStatuses.flatMap((status) => actionsOf(status).map((action) => `${status}/${action}`));
    assert.deepEqual([...known].sort(), [...described].sort());
  });

  it('ends for good in Canceled and in Archived', () => {
    for (const status of finalStatuses) assert.deepEqual(actionsOf(status), []);
  });

  it('cannot be canceled before approval or after Full Release', () => {
    for (const status of ['New Version Created', 'Under Review', 'Full Release'] as const) {
      assert.equal(statusAfter(status, 'cancel', production), null);
    }
  });

  it('has an answer for every status and action', () => {
    for (const status of releaseStatuses) {
      assert.deepEqual(Object.keys(transitions[status]).sort(), [...releaseActions].sort());
    }
  });
});

describe('the path of a release', () => {
  it('in Production with pilot testing goes through the test to the grayscale', () => {
    assert.deepEqual(releasePath(pilotedProduction), [
      'New Version Created',
      'Under Review',
      'Pilot Testing',
      'Grayscale Release',
      'Full Release',
    ]);
  });

  it('in Production without pilot testing goes through Release Preparation', () => {
    assert.deepEqual(releasePath(production), [
      'New Version Created',
      'Under Review',
      'Release Preparation',
      'Grayscale Release',
      'Full Release',
    ]);
  });

  it('in Sandbox has only the stages the target app asks for', () => {
    assert.deepEqual(releasePath(sandbox), ['New Version Created', 'Full Release']);
    assert.deepEqual(releasePath({ ...reviewedSandbox, pilotTesting: true }), [
      'New Version Created',
      'Under Review',
      'Pilot Testing',
      'Full Release',
    ]);
  });

  it('in Test and Development goes straight to Full Release', () => {
    assert.deepEqual(releasePath(test), ['New Version Created', 'Full Release']);
    assert.deepEqual(releasePath(development), ['New Version Created', 'Full Release']);
  });

  it('goes on from a stage that the policy has meanwhile dropped', () => {
    assert.deepEqual(stagesAfter('Pilot Testing', production), ['Grayscale Release', 'Full Release']);
    assert.deepEqual(stagesAfter('Under Review', pilotedSandbox), ['Pilot Testing', 'Full Release']);
    assert.deepEqual(stagesAfter('Pilot Testing', sandbox), ['Full Release']);
  });

  it('occupies its target from review to full release', () => {
    assert.deepEqual(releaseStatuses.filter(isUnderWay), [
      'Under Review',
      'Release Preparation',
      'Pilot Testing',
      'Grayscale Release',
    ]);
  });
});
