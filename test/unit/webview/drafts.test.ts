import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { byId, field, lastAction, openPanel, press, type, usePage, valueOf, problemOf, all, textOf } from './openPanel';
import { release, viewOf } from './releaseFacts';

const pilot = (testerCount = 0): ReturnType<typeof viewOf> => viewOf(release('Pilot Testing', { testerCount }));

const group = (...testGroup: readonly string[]): ReturnType<typeof viewOf> =>
  viewOf(release('Pilot Testing', { testerCount: testGroup.length }), {
    testGroup: { kind: 'shown', lines: testGroup },
  });

describe('What is typed into the panel', () => {
  usePage();

  it('survives being drawn again, in the same element and with the focus in it', () => {
    const opened = openPanel(pilot());
    const before = field('testers');
    before.focus();
    type('testers', 'harbor-0001\nharbor-0002');
    opened.show(viewOf(release('Pilot Testing', { revision: 2 })));
    assert.equal(field('testers'), before);
    assert.equal(valueOf('testers'), 'harbor-0001\nharbor-0002');
    assert.equal(document.activeElement, before);
  });

  it('survives a reload of the window', () => {
    const first = openPanel(pilot());
    type('testers', 'harbor-0001');
    openPanel(pilot(), first.kept());
    assert.equal(valueOf('testers'), 'harbor-0001');
  });

  it('is not taken from what another version of the extension kept', () => {
    const opened = openPanel(pilot(), { v: 1, releaseId: 'release-1', page: 'apply', draft: { testers: ['u1'] } });
    assert.deepEqual(opened.kept(), { v: 1, releaseId: 'release-1', page: 'progress', draft: {} });
    assert.equal(valueOf('testers'), '');
  });

  it('reaches the host at once, and comes back from it when the panel was closed', () => {
    const first = openPanel(pilot());
    type('testers', 'harbor-0001');
    const last = first.sent.at(-1);
    assert.deepEqual(last, { type: 'draft', draft: { testers: 'harbor-0001' } });
    openPanel(pilot(), undefined, last?.type === 'draft' ? last.draft : null);
    assert.equal(valueOf('testers'), 'harbor-0001');
  });

  it('is not brought back from an old state when the host knows that it was sent', () => {
    openPanel(pilot(), { v: 1, releaseId: 'release-1', page: 'progress', draft: { testers: 'old' } }, {});
    assert.equal(valueOf('testers'), '');
  });

  it('stays when the action failed, and goes when it is through', () => {
    const opened = openPanel(pilot());
    type('testers', 'harbor-0001');
    press('Add');
    assert.deepEqual(lastAction(opened), { name: 'addTesters', text: 'harbor-0001' });
    opened.show(pilot());
    assert.equal(valueOf('testers'), 'harbor-0001');
    opened.panel.receive({ type: 'done', action: 'addTesters' });
    assert.equal(valueOf('testers'), '');
    assert.deepEqual(opened.sent.at(-1), { type: 'draft', draft: {} });
  });

  it('is not replaced by a later snapshot’s draft while somebody types', () => {
    const opened = openPanel(pilot());
    type('testers', 'harbor-0001');
    opened.show(pilot(), { testers: 'harbor' });
    assert.equal(valueOf('testers'), 'harbor-0001');
  });
});

describe('Adding testers', () => {
  usePage();

  it('opens with the list to type where there are no testers yet', () => {
    openPanel(pilot());
    assert.equal(byId('button-add-testers-form').getAttribute('aria-expanded'), 'true');
    assert.equal(all('.tester-list').length, 1);
  });

  it('stays open with what was typed once somebody else has added the first testers', () => {
    const opened = openPanel(pilot());
    type('testers', 'harbor-0001');
    press('Add');
    opened.show(pilot(2));
    assert.equal(valueOf('testers'), 'harbor-0001');
    assert.equal(byId('button-add-testers-form').getAttribute('aria-expanded'), 'true');
    opened.panel.receive({ type: 'done', action: 'addTesters' });
    assert.equal(all('.tester-list').length, 0);
  });

  it('does not send an empty list, and says so', () => {
    const opened = openPanel(pilot());
    type('testers', ' \n ');
    press('Add');
    assert.equal(lastAction(opened), undefined);
    assert.equal(problemOf('testers'), 'The list has no user ID yet.');
    assert.equal(document.activeElement, field('testers'));
  });

  it('takes a file instead', () => {
    const opened = openPanel(pilot());
    press('Add by File Upload…');
    assert.deepEqual(lastAction(opened), { name: 'addTestersFromFile' });
  });

  it('replaces the test group with Update Test Group, which begins with the group', () => {
    const opened = openPanel(group('ada', 'mina'));
    assert.equal(all('.tester-list').length, 0);
    press('Update Test Group');
    assert.equal(document.activeElement, field('testGroup'));
    assert.equal(valueOf('testGroup'), 'ada\nmina');
    type('testGroup', 'mina');
    press('Update');
    assert.deepEqual(lastAction(opened), { name: 'updateTestGroup', text: 'mina' });
    opened.panel.receive({ type: 'done', action: 'updateTestGroup' });
    opened.show(group('mina'));
    press('Update Test Group');
    assert.equal(valueOf('testGroup'), 'mina');
  });

  it('keeps what is typed to be added apart from what is to replace the group', () => {
    openPanel(group('ada'));
    press('Add Testers');
    type('testers', 'mina');
    press('Update Test Group');
    assert.equal(valueOf('testGroup'), 'ada');
    press('Add Testers');
    assert.equal(valueOf('testers'), 'mina');
  });

  it('says of a group that is too large to be shown how many it replaces', () => {
    openPanel(viewOf(release('Pilot Testing', { testerCount: 148_000 }), { testGroup: { kind: 'too many' } }));
    press('Update Test Group');
    assert.equal(valueOf('testGroup'), '');
    assert.match(textOf(byId('panel')), /replaces the 148000 testers, which are too many to be shown here/);
  });

  it('says that a group could not be read, and reads it again', () => {
    const testGroup = { kind: 'not read', sentence: 'The release platform did not answer.' } as const;
    const opened = openPanel(viewOf(release('Pilot Testing', { testerCount: 12 }), { testGroup }));
    press('Update Test Group');
    assert.match(textOf(byId('panel')), /replaces all of them \(12\)\. The release platform did not answer\./u);
    press('Try Again');
    assert.deepEqual(lastAction(opened), { name: 'readTestGroup' });
  });

  it('is where a command leads', () => {
    const opened = openPanel(pilot(148));
    opened.panel.receive({ type: 'page', page: 'progress', place: 'testers', reason: null });
    assert.equal(document.activeElement, field('testers'));
  });
});
