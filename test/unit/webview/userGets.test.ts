import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { decideForUser } from '../../../src/core/audience';
import { releaseStatuses } from '../../../src/core/releaseStatus';
import type { AskedUser } from '../../../src/editor/panels/userQuestion';
import type { AudienceAnswer } from '../../../src/protocol/audience';
import type { ReleaseView } from '../../../src/protocol/webview';
import { all, byId, buttons, field, openPanel, press, problemOf, textOf, type, usePage, valueOf } from './openPanel';
import { release, viewOf } from './releaseFacts';

/** What the platform says of a user while 1.4.0 goes to its testers and 1.3.2 is live. */
function answerFor(userId: string, isTester: boolean): AudienceAnswer {
  const candidate = {
    releaseId: 'release-1',
    version: '1.4.0',
    status: 'Pilot Testing',
    percentage: null,
    heldBack: { share: 0, seed: '' },
    isTester,
  } as const;
  const decision = decideForUser({ userId, fullRelease: { releaseId: 'release-0', version: '1.3.2' }, candidate });
  return {
    userId,
    targetAppId: 'harbor-wallet',
    targetAppName: 'Harbor Wallet',
    environment: 'Production',
    version: decision.release?.version ?? null,
    reason: decision.reason,
    cause: decision.cause,
    gets: isTester ? 'candidate' : 'full release',
    isTester,
    bucket: null,
    percentage: null,
    candidateVersion: '1.4.0',
    fullReleaseVersion: '1.3.2',
    steps: [...decision.steps],
  };
}

const viewAfter = (asked?: AskedUser, away: string | null = null): ReleaseView =>
  viewOf(release('Pilot Testing', { testerCount: 2 }), { asked, away });

const answered = (userId: string, isTester: boolean): AskedUser => ({
  userId,
  outcome: { kind: 'answer', answer: answerFor(userId, isTester) },
});

const section = '.user-gets';

const answerText = (): readonly string[] => all('.user-answer p, .user-answer dt, .user-answer dd').map(textOf);

describe('Show What a User Gets in the panel', () => {
  usePage();

  it('is there wherever somebody gets the release, also for somebody who may only look', () => {
    const shown = releaseStatuses.filter((status) => {
      openPanel(viewOf(release(status, { allowed: [] })));
      return all(section).length > 0;
    });
    assert.deepEqual(shown, ['Pilot Testing', 'Grayscale Release', 'Full Release']);
  });

  it('asks for the user ID that is typed, with the button or with Enter', () => {
    const opened = openPanel(viewAfter());
    assert.deepEqual(buttons(section), ['Show']);
    type('userId', ' mina ');
    press('Show');
    assert.deepEqual(opened.sent.at(-1), { type: 'explain', userId: 'mina' });
    type('userId', 'bo');
    const { KeyboardEvent: PageKey } = document.defaultView ?? { KeyboardEvent };
    field('userId').dispatchEvent(new PageKey('keydown', { key: 'Enter' }));
    assert.deepEqual(opened.sent.at(-1), { type: 'explain', userId: 'bo' });
  });

  it('asks nobody about nobody', () => {
    const opened = openPanel(viewAfter());
    press('Show');
    assert.ok(!opened.sent.some((message) => message.type === 'explain'));
    assert.deepEqual([problemOf('userId'), document.activeElement], ['Type a user ID.', field('userId')]);
    type('userId', 'm');
    assert.equal(problemOf('userId'), '');
  });

  it('shows that the answer is on its way', () => {
    const opened = openPanel(viewAfter());
    type('userId', 'mina');
    opened.show(viewAfter({ userId: 'mina', outcome: undefined }));
    assert.equal(byId('button-explain').getAttribute('aria-busy'), 'true');
    opened.show(viewAfter(answered('mina', true)));
    assert.equal(byId('button-explain').getAttribute('aria-busy'), null);
  });

  it('answers with every step, where a screen reader listens', () => {
    const opened = openPanel(viewAfter());
    const [place] = all('.user-answer[role="status"]');
    assert.equal(textOf(place), '');
    opened.show(viewAfter(answered('mina', false)));
    assert.deepEqual(answerText(), [
      'mina · gets 1.3.2',
      'rollout',
      '{"version":"1.4.0"}',
      'tester',
      '{"isTester":false}',
      'live',
      '{"version":"1.3.2"}',
    ]);
    assert.equal(all('.user-answer[role="status"]')[0], place);
  });

  it('says at the field that it is no user ID, and keeps what was typed', () => {
    const opened = openPanel(viewAfter());
    type('userId', 'no user');
    opened.show(viewAfter({ userId: 'no user', outcome: { kind: 'invalid', sentence: 'A blank is not allowed.' } }));
    assert.deepEqual(
      [problemOf('userId'), valueOf('userId'), field('userId').getAttribute('aria-invalid')],
      ['A blank is not allowed.', 'no user', 'true'],
    );
    assert.ok(byId('problem-userId').closest('[role="status"]'));
    type('userId', 'nouser');
    assert.equal(problemOf('userId'), '');
  });

  it('says why there is no answer', () => {
    openPanel(viewAfter({ userId: 'mina', outcome: { kind: 'failed', sentence: 'It did not answer.' } }));
    assert.deepEqual(answerText(), ['It did not answer.']);
    assert.equal(field('userId').getAttribute('aria-invalid'), null);
  });

  it('keeps an answer while the platform is away, and asks nothing then', () => {
    const opened = openPanel(viewAfter(answered('mina', true), 'Away since noon.'));
    type('userId', 'bo');
    press('Show');
    assert.ok(!opened.sent.some((message) => message.type === 'explain'));
    assert.equal(answerText()[0], 'mina · gets 1.4.0');
  });

  it('keeps the user ID as a draft, over a reload too', () => {
    const opened = openPanel(viewAfter());
    type('userId', 'mina');
    assert.deepEqual(opened.sent.at(-1), { type: 'draft', draft: { userId: 'mina' } });
    openPanel(viewAfter(), opened.kept());
    assert.equal(valueOf('userId'), 'mina');
  });
});
