import assert from 'node:assert/strict';
import { allowedActions, nextAction, type ReleaseSituation } from '../../../src/core/allowedActions';
import { releaseStatuses } from '../../../src/core/releaseStatus';
import type { Permission } from '../../../src/core/permissions';

const releaser = (permission: Permission): boolean => permission === 'release';
const reviewer = (permission: Permission): boolean => permission === 'decide request';
const nobody = (): boolean => false;

const at = (status: ReleaseSituation['status'], more: Partial<ReleaseSituation> = {}): ReleaseSituation => ({
  status,
  buildState: 'built',
  hasTesters: false,
  isOfflineRequested: false,
  ...more,
});

describe('the actions a release offers', () => {
  it('while its package builds: configuration only', () => {
    const building = at('New Version Created', { buildState: 'building' });
    assert.deepEqual(allowedActions(building, releaser), ['configure']);
    assert.equal(nextAction(allowedActions(building, releaser), building), undefined);
  });

  it('after a failed build: Retry', () => {
    const failed = at('New Version Created', { buildState: 'failed' });
    assert.deepEqual(allowedActions(failed, releaser), ['configure', 'build']);
    assert.equal(nextAction(allowedActions(failed, releaser), failed), 'build');
  });

  it('once built: Apply to Release', () => {
    const built = at('New Version Created');
    assert.deepEqual(allowedActions(built, releaser), ['configure', 'apply']);
    assert.equal(nextAction(allowedActions(built, releaser), built), 'apply');
  });

  it('under review: Withdraw to the releaser, the decision to the reviewer', () => {
    const underReview = at('Under Review');
    assert.deepEqual(allowedActions(underReview, releaser), ['withdraw']);
    assert.equal(nextAction(['withdraw'], underReview), undefined);
    assert.deepEqual(allowedActions(underReview, reviewer), ['approve', 'reject']);
    assert.equal(nextAction(['approve', 'reject'], underReview), 'approve');
  });

  it('in pilot testing: testers first, then Complete Testing', () => {
    const untested = at('Pilot Testing');
    assert.deepEqual(allowedActions(untested, releaser), ['add-testers', 'complete-testing', 'cancel']);
    assert.equal(nextAction(allowedActions(untested, releaser), untested), 'add-testers');
    const tested = at('Pilot Testing', { hasTesters: true });
    assert.deepEqual(allowedActions(tested, releaser), [
      'add-testers',
      'update-test-group',
      'complete-testing',
      'cancel',
    ]);
    assert.equal(nextAction(allowedActions(tested, releaser), tested), 'complete-testing');
  });

  it('in the grayscale: the next step, everyone, or Cancel', () => {
    const grayscale = at('Grayscale Release');
    assert.deepEqual(allowedActions(grayscale, releaser), ['grayscale', 'full', 'cancel']);
    assert.equal(nextAction(allowedActions(grayscale, releaser), grayscale), 'grayscale');
  });

  it('fully released: Take Offline to the releaser, unless that is asked for already', () => {
    const releaserToo = (permission: Permission): boolean => permission === 'take offline';
    assert.deepEqual(allowedActions(at('Full Release'), releaserToo), ['offline']);
    assert.equal(nextAction(['offline'], at('Full Release')), undefined);
    assert.deepEqual(allowedActions(at('Full Release', { isOfflineRequested: true }), releaserToo), []);
  });

  it('while it reaches users: Force Remove to the super app', () => {
    const superApp = (permission: Permission): boolean => permission === 'force remove';
    const offering = releaseStatuses.filter((status) => allowedActions(at(status), superApp).includes('force-remove'));
    assert.deepEqual(offering, ['Grayscale Release', 'Full Release']);
  });

  it('to nobody who may not, and at its end nothing', () => {
    assert.deepEqual(allowedActions(at('Grayscale Release'), nobody), []);
    assert.deepEqual(
      allowedActions(at('Canceled'), () => true),
      [],
    );
  });
});
