import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Check } from 'typebox/value';
import { draftAfter, panelState, viewMessage } from '../../../src/protocol/webview';

describe('What a panel’s view sends', () => {
  const understood = [
    { type: 'ready' },
    { type: 'draft', draft: { percentage: '20.5', testers: '' } },
    { type: 'explain', userId: 'mina' },
    { type: 'testers', count: 200 },
    { type: 'draft', draft: { board: { state: 'never-opened', group: '', sort: 'addedAt', order: 'desc' } } },
    { type: 'action', action: { name: 'goToTesterLine', userId: 'mina' } },
    { type: 'action', action: { name: 'withdraw' } },
    { type: 'action', action: { name: 'copyQrCodeLink', page: '', query: 'table=7' } },
    { type: 'action', action: { name: 'approve', reason: null } },
    { type: 'action', action: { name: 'nextGrayscaleStep', percentage: 20.5 } },
  ];
  for (const message of understood) {
    it(`is understood: ${JSON.stringify(message)}`, () => assert.ok(Check(viewMessage, message)));
  }

  const refused = [
    undefined,
    'ready',
    { type: 'run', command: 'workbench.action.quit' },
    { type: 'explain' },
    { type: 'testers', count: 0 },
    { type: 'draft', draft: { board: { state: 'opened', sort: 'password' } } },
    { type: 'action', action: { name: 'goToTesterLine' } },
    { type: 'action', action: { name: 'archive' } },
    { type: 'action', action: { name: 'reject' } },
    { type: 'action', action: { name: 'withdraw', releaseId: 'another' } },
    { type: 'action', action: { name: 'openRelease', releaseId: '../../x' } },
    { type: 'draft', draft: { testers: 1 } },
  ];
  for (const message of refused) {
    it(`is refused: ${JSON.stringify(message)}`, () => assert.ok(!Check(viewMessage, message)));
  }

  it('is restored after a reload only from a state this version wrote', () => {
    const state = { v: 1, releaseId: 'release-1', page: 'apply', draft: {} };
    assert.ok(Check(panelState, state));
    assert.ok(!Check(panelState, { ...state, v: 2 }));
    assert.ok(!Check(panelState, undefined));
  });

  it('leaves of the draft what the action did not send', () => {
    const draft = { testers: 'a', testerForm: 'add', reason: 'b' } as const;
    assert.deepEqual(draftAfter(draft, 'addTesters'), { reason: 'b' });
    assert.deepEqual(draftAfter(draft, 'withdraw'), draft);
  });
});
