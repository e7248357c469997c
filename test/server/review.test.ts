import assert from 'node:assert/strict';
import { seed } from '../support/platform';
import { problemOf } from '../support/platformClient';
import { isIn, pathOf, refuses, startReleaseWorld, type ReleaseWorld } from '../support/releaseWorld';

describe('the review', () => {
  let world: ReleaseWorld;

  beforeEach(async () => {
    world = await startReleaseWorld();
  });

  afterEach(() => world.stop());

  it('approves, and the log says who, in which role and over what', async () => {
    const applied = await world.applied();
    const testing = await world.approve(applied, { reason: 'Looks good.' });
    isIn(testing, 'Pilot Testing');
    assert.equal(testing.approval?.status, 'Approved');
    assert.equal(testing.approval.decidedBy?.name, 'Rui Reviewer');
    const entry = (await world.log(testing)).at(-1);
    assert.equal(entry?.actor?.accountId, 'rui-reviewer');
    assert.equal(entry.role, 'Workspace Reviewer');
    assert.equal(entry.reason, 'Looks good.');
    assert.equal(entry.packageSha256, applied.build.sha256);
    assert.equal(entry.configurationHash, applied.configuration.hash);
    assert.equal(entry.selfApproved, false);
  });

  it('is done by an administrator of the super app as well', async () => {
    const approved = await world.approve(await world.applied(), { as: 'wen-admin' });
    assert.equal((await world.log(approved)).at(-1)?.role, 'Workspace Admin');
  });

  it('rejects with a reason of many lines, which the developer reads word for word', async () => {
    const reason = 'The menu page is blank in landscape.\n\nSteps:\n1. Turn the phone.\n2. 打开菜单。';
    const rejected = await world.reject(await world.applied(), reason);
    isIn(rejected, 'New Version Created');
    assert.equal(rejected.approval?.status, 'Rejected');
    assert.equal(rejected.approval.reason, reason);
    assert.equal((await world.log(rejected)).at(-1)?.reason, reason);
    assert.deepEqual(pathOf(rejected)[0], '• New Version Created');
  });

  it('is had again with the same version after a rejection, once it was edited', async () => {
    const rejected = await world.reject(await world.applied(), 'The domain is missing.');
    const edited = await world.configure(rejected, { serverDomains: ['https://api.harbor.example'] });
    const again = await world.apply(edited);
    isIn(again, 'Under Review');
    assert.notEqual(again.configuration.hash, (await world.log(again))[2]?.configurationHash);
    assert.deepEqual(await world.story(await world.approve(again)), [
      'select-app: — → New Version Created',
      'built: New Version Created',
      'apply: New Version Created → Under Review',
      'reject: Under Review → New Version Created',
      'configure: New Version Created',
      'apply: New Version Created → Under Review',
      'approve: Under Review → Pilot Testing',
    ]);
  });

  it('rejects for no reason at all in no case', async () => {
    const applied = await world.applied();
    await refuses(world.reject(applied, '  \n'), 'REASON_REQUIRED');
    const answer = await world
      .as('rui-reviewer')
      .raw('POST', `/v1/approvals/${applied.approval?.id ?? ''}/reject`, { headers: { 'if-match': '"1"' }, body: {} });
    assert.equal(answer.status, 400);
    assert.equal(problemOf(answer).code, 'REQUEST_INVALID');
    isIn(await world.read(applied), 'Under Review');
  });

  it('decides a request once: whoever comes second is told what it is now', async () => {
    const applied = await world.applied();
    await world.approve(applied);
    const now = { status: 'Approved', decidedBy: 'Rui Reviewer', releaseId: applied.id };
    await refuses(world.reject(applied, 'Too late.', 'wen-admin'), 'REVISION_STALE', now);
    // The same with a view of it that is the latest.
    await refuses(world.reject(await world.read(applied), 'Too late.', 'wen-admin'), 'REQUEST_DECIDED', now);
    isIn(await world.read(applied), 'Pilot Testing');
  });

  it('names nobody who decided while it still waits, whatever revision was seen', async () => {
    const { approval } = await world.applied();
    const answer = await world
      .as('rui-reviewer')
      .raw('POST', `/v1/approvals/${approval?.id ?? ''}/approve`, { headers: { 'if-match': '"999"' }, body: {} });
    const { code, parameters } = problemOf(answer);
    assert.deepEqual([code, parameters['status'], 'decidedBy' in parameters], ['REVISION_STALE', 'In Review', false]);
  });

  it('decides nothing that was withdrawn', async () => {
    const applied = await world.applied();
    await world.act(applied, 'withdrawRelease');
    await refuses(world.approve(applied), 'REVISION_STALE', {
      status: 'Withdrawn',
      decidedBy: 'Dana Developer',
      version: applied.version,
    });
    isIn(await world.read(applied), 'New Version Created');
  });

  it('is not for the developers, who are told whose it is', async () => {
    const applied = await world.applied();
    assert.equal((await world.read(applied)).allowed.includes('approve'), false);
    await refuses(world.approve(applied, { as: 'ada-admin' }), 'FORBIDDEN', {
      permission: 'decide request',
      roles: ['Workspace Admin', 'Workspace Reviewer'],
    });
  });

  it('is not for another super app, which does not learn of the request', async () => {
    await refuses(world.approve(await world.applied(), { as: 'mia-metro' }), 'NOT_FOUND');
  });

  describe('of one’s own request', () => {
    const own = { as: 'wen-admin', miniProgram: seed.harborRewards } as const;

    it('is refused, and not offered', async () => {
      const applied = await world.applied(own);
      assert.deepEqual(applied.allowed, ['withdraw']);
      const [request] = await world.approvals('wen-admin', 'mine');
      assert.deepEqual(request?.allowed, []);
      await refuses(world.approve(applied, { as: 'wen-admin' }), 'SELF_APPROVAL', { releaseId: applied.id });
      await refuses(world.reject(applied, 'No.', 'wen-admin'), 'SELF_APPROVAL');
    });

    it('is left to somebody else', async () => {
      const approved = await world.approve(await world.applied(own));
      isIn(approved, 'Pilot Testing');
      assert.equal((await world.log(approved)).at(-1)?.selfApproved, false);
    });

    it('is possible where the policy allows it, and the log says so', async () => {
      await world.setPolicy({ selfApproval: true });
      const applied = await world.applied(own);
      assert.deepEqual(applied.allowed, ['withdraw', 'approve', 'reject']);
      const approved = await world.approve(applied, { as: 'wen-admin' });
      assert.equal((await world.log(approved)).at(-1)?.selfApproved, true);
    });
  });

  describe('when the policy changes while it waits', () => {
    it('goes by whether there is pilot testing at the moment of the approval', async () => {
      const applied = await world.applied();
      await world.setPolicy({ pilotTesting: [] });
      isIn(await world.approve(applied), 'Release Preparation');
    });

    it('goes into pilot testing that was switched on meanwhile', async () => {
      await world.setPolicy({ pilotTesting: [] });
      const applied = await world.applied();
      await world.setPolicy({ pilotTesting: ['Production'] });
      isIn(await world.approve(applied), 'Pilot Testing');
    });

    it('still ends a review that would not be asked for any more', async () => {
      await world.setPolicy({ sandboxApproval: true });
      const applied = await world.applied({ environment: 'Sandbox' });
      await world.setPolicy({ sandboxApproval: false });
      isIn(await world.approve(applied), 'Full Release');
    });

    it('lets a test end that would not be made any more', async () => {
      const testing = await world.approve(await world.applied());
      await world.setPolicy({ pilotTesting: [] });
      isIn(await world.act(testing, 'completeTesting'), 'Grayscale Release');
    });
  });
});
