import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { all, buttons, byId, lastAction, openPanel, press, textOf, type, usePage } from './openPanel';
import type { Release } from '../../../src/protocol/release';
import { dana, logEntry, noon, release, rui, viewOf } from './releaseFacts';

const next = '#panel .next';

describe('The Release Progress panel', () => {
  usePage();

  describe('offers in each status what the platform allows, under the guide’s names', () => {
    it('New Version Created, while the package is built: nothing but to look, with the seconds that pass', () => {
      const building = {
        state: 'building',
        since: noon - 2000,
        problems: [],
        sha256: null,
        size: null,
        signature: null,
      } as const;
      const opened = openPanel(viewOf(release('New Version Created', { build: { ...building, problems: [] } })));
      opened.wait(1);
      assert.equal(textOf(all('.working')[0]), 'Building the package… 3 s');
      assert.deepEqual(buttons(next), ['View Configuration']);
    });

    it('New Version Created, after the build failed: each problem with file, place and sentence, and Retry', () => {
      const problems = [{ code: 'pageTemplateMissing', path: 'app.json', pointer: '/pages/2', parameters: {} }];
      const build = { state: 'failed' as const, since: noon, problems, sha256: null, size: null, signature: null };
      openPanel(viewOf(release('New Version Created', { build, allowed: ['configure', 'build'] })));
      assert.equal(textOf(all('.build-problems li')[0]), 'app.json /pages/2problem pageTemplateMissing');
      assert.deepEqual(buttons(next), ['Retry', 'View Configuration']);
    });

    it('New Version Created, built: View Configuration and Apply to Release', () => {
      openPanel(viewOf(release('New Version Created')));
      assert.deepEqual(buttons(next), ['Apply to Release', 'View Configuration']);
    });

    it('Under Review, for the applicant: Withdraw, and the way to the reviewer’s account', () => {
      const opened = openPanel(viewOf(release('Under Review')));
      assert.deepEqual(buttons(next), ['View Configuration', 'Withdraw', 'Switch Account']);
      press('Withdraw');
      assert.deepEqual(lastAction(opened), { name: 'withdraw' });
    });

    it('Under Review, where nobody else is signed in: no account to switch to', () => {
      openPanel(viewOf(release('Under Review'), { hasOtherAccounts: false }));
      assert.deepEqual(buttons(next), ['View Configuration', 'Withdraw']);
    });

    it('Under Review, for a reviewer: the review', () => {
      openPanel(viewOf(release('Under Review', { allowed: ['approve', 'reject'] })));
      assert.deepEqual(buttons(next), ['Open Review', 'View Configuration']);
    });

    it('Pilot Testing with testers: Add Testers, Update Test Group, Complete Testing, Cancel Testing', () => {
      openPanel(viewOf(release('Pilot Testing', { testerCount: 148 })));
      assert.deepEqual(buttons(next), ['Add Testers', 'Update Test Group', 'Complete Testing', 'Cancel Testing']);
    });

    it('Release Preparation: the release type with Confirm, and Cancel', () => {
      const opened = openPanel(viewOf(release('Release Preparation')));
      assert.deepEqual(all('vscode-radio .choice').map(textOf), ['Grayscale Release', 'Full Release']);
      assert.deepEqual(buttons(next), ['Confirm', 'Cancel']);
      press('Confirm');
      assert.deepEqual(lastAction(opened), { name: 'confirmGrayscale' });
    });

    it('Grayscale Release after testing: the release type first, then the Grayscale field with Next Step', () => {
      const opened = openPanel(viewOf(release('Grayscale Release')));
      assert.deepEqual(buttons(next), ['Confirm', 'Cancel']);
      press('Confirm');
      assert.equal(lastAction(opened), undefined);
      assert.equal(textOf(byId('next-title')), 'Next: choose how many users get it first');
      assert.deepEqual(buttons(next), ['Next Step', 'Change the release type', 'Cancel']);
      press('Change the release type');
      assert.equal(textOf(byId('next-title')), 'Next: choose the release type');
    });

    it('Grayscale Release: who gets it, its testers included, and what the others get', () => {
      const shown = (changes: Partial<Release>): string => {
        openPanel(viewOf(release('Grayscale Release', changes)));
        return textOf(all(`${next} .sentence`)[0]);
      };
      assert.equal(
        shown({ testerCount: 12 }),
        '1.4.0 is ready to go live on Harbor Wallet · Production; only its testers get it so far.',
      );
      assert.equal(shown({ percentage: 20 }), '20 % of the users get 1.4.0, the others 1.3.2.');
      assert.equal(
        shown({ percentage: 20, testerCount: 12, live: null }),
        '20 % of the users and its 12 testers get 1.4.0; nothing is live for the others.',
      );
      assert.equal(
        shown({ percentage: 20, testerCount: 1 }),
        '20 % of the users and its tester get 1.4.0, the others 1.3.2.',
      );
    });

    it('Grayscale Release once its type was confirmed: the Grayscale field', () => {
      openPanel(viewOf(release('Grayscale Release'), { log: [logEntry(1, 'grayscale')] }));
      assert.deepEqual(buttons(next), ['Next Step', 'Cancel']);
    });

    it('Full Release: it is live, and nothing is left to do', () => {
      openPanel(viewOf(release('Full Release', { allowed: [] })));
      assert.deepEqual(buttons(next), []);
    });

    it('Full Release, waiting to be taken offline: what was asked, and Withdraw for who may', () => {
      const offlineRequest = {
        id: 'request-1',
        reason: 'The shop moved.',
        submittedBy: dana,
        createdAt: noon,
        revision: 1,
      };
      openPanel(viewOf(release('Full Release', { offlineRequest: { ...offlineRequest, mayWithdraw: true } })));
      assert.match(textOf(all(next)[0]), /You wrote:The shop moved\./u);
      assert.deepEqual(buttons(next), ['Withdraw']);
      const asked = { ...offlineRequest, submittedBy: rui, mayWithdraw: false };
      openPanel(viewOf(release('Full Release', { offlineRequest: asked })));
      assert.match(textOf(all(next)[0]), /Rui Reviewer wrote:The shop moved\./u);
      assert.deepEqual(buttons(next), []);
    });

    for (const status of ['Canceled', 'Archived'] as const) {
      it(`${status}: what happened, and a new version as the way on`, () => {
        openPanel(viewOf(release(status, { allowed: [] })));
        assert.match(textOf(all(next)[0]), /1\.3\.2/);
        assert.deepEqual(buttons(next), ['Upload Version']);
      });
    }

    it('no action at all for somebody who may only look', () => {
      for (const status of ['New Version Created', 'Under Review', 'Release Preparation'] as const) {
        openPanel(viewOf(release(status, { allowed: [] })));
        const offered = buttons(next).filter((label) => label !== 'View Configuration');
        assert.deepEqual(offered, [], status);
      }
    });

    it('nothing to do to somebody who may only look, but whose turn it is', () => {
      const approval = {
        id: 'approval-1',
        status: 'Rejected',
        reason: 'No logo',
        decidedBy: rui,
        completedAt: noon,
        revision: 2,
      } as const;
      openPanel(viewOf(release('New Version Created', { allowed: [], approval })));
      assert.equal(textOf(all(`${next} .sentence`)[0]), 'The developers of Harbor Coffee go on from here.');
      openPanel(viewOf(release('Pilot Testing', { allowed: [] })));
      assert.equal(textOf(byId('next-title')), 'Pilot Testing');
      assert.equal(
        textOf(all(`${next} .sentence`)[0]),
        'Nobody gets 1.4.0 until there are testers. The developers of Harbor Coffee go on from here.',
      );
    });
  });

  describe('shows the stages', () => {
    it('as a list with the present one marked, and each state in a word', () => {
      openPanel(viewOf(release('Pilot Testing')));
      const steps = all('ol.steps > li');
      assert.deepEqual(
        steps.map((step) => textOf(step.querySelector('.step-title'))),
        ['New Version Created', 'Under Review', 'Pilot Testing', 'Grayscale Release', 'Full Release'],
      );
      assert.deepEqual(
        steps.map((step) => step.getAttribute('aria-current')),
        [null, null, 'step', null, null],
      );
      assert.deepEqual(
        steps.map((step) => textOf(step.querySelector('.spoken-only'))),
        ['done', 'done', 'now', 'ahead', 'ahead'],
      );
      assert.equal(byId('panel').querySelector('ol.steps')?.getAttribute('aria-label'), 'Release Progress');
    });

    it('all as done once everyone gets it', () => {
      openPanel(
        viewOf(release('Full Release', { allowed: [] }), { log: [logEntry(1, 'grayscale', { percentage: 100 })] }),
      );
      const last = all('ol.steps > li').at(-1);
      assert.deepEqual([last?.className, last?.getAttribute('aria-current')], ['step done', 'step']);
      assert.equal(textOf(all('ol.log .what > span')[0]), 'You released it to everyone');
    });

    it('up to where a canceled release left its path', () => {
      openPanel(viewOf(release('Canceled')));
      const last = all('ol.steps > li').at(-1);
      assert.equal(textOf(last?.querySelector('.step-title')), 'Canceled');
      assert.equal(last?.getAttribute('aria-current'), 'step');
      assert.equal(textOf(last?.querySelector('.spoken-only')), 'ended here');
    });

    it('the mark of Production in Production only, where the head names the environment once', () => {
      openPanel(viewOf(release('Under Review')));
      assert.equal(textOf(all('.mark')[0]), 'Production');
      assert.deepEqual([...(all('.head .target')[0]?.children ?? [])].map(textOf), ['Harbor Wallet', 'Production']);
      openPanel(viewOf(release('Under Review', { environment: 'Sandbox' })));
      assert.equal(all('.mark').length, 0);
      assert.equal(textOf(all('.head .target')[0]), 'Harbor Wallet · Sandbox');
    });
  });

  it('names the release in the way, with a link to it', () => {
    const inTheWay = { releaseId: 'release-7', version: '1.3.9', status: 'Pilot Testing' } as const;
    const opened = openPanel(viewOf(release('New Version Created', { inTheWay })));
    assert.match(
      textOf(all('.in-the-way')[0]),
      /Harbor Coffee 1\.3\.9 is already in Pilot Testing on Harbor Wallet · Production/,
    );
    press('Open 1.3.9');
    assert.deepEqual(lastAction(opened), { name: 'openRelease', releaseId: 'release-7' });
  });

  it('shows of the link, too, that it does nothing while an action runs', () => {
    const inTheWay = { releaseId: 'release-7', version: '1.3.9', status: 'Pilot Testing' } as const;
    const isDisabled = (): unknown => all('.in-the-way .link')[0]?.getAttribute('aria-disabled');
    const opened = openPanel(viewOf(release('New Version Created', { inTheWay })));
    assert.equal(isDisabled(), null);
    opened.show(viewOf(release('New Version Created', { inTheWay }), { busy: 'apply' }));
    assert.equal(isDisabled(), 'true');
  });

  it('shows the log oldest first, with the rejection reason in full under View Details', () => {
    const reason = 'Two things:\n1. the second field\n2. <b>http</b>';
    const rejection = logEntry(3, 'reject', { actor: rui, role: 'Workspace Reviewer', reason });
    openPanel(
      viewOf(release('New Version Created'), { log: [logEntry(1, 'select-app'), logEntry(2, 'apply'), rejection] }),
    );
    const sentences = all('ol.log .what > span').map(textOf);
    assert.deepEqual(sentences, [
      'You selected Harbor Wallet · Production',
      'You applied for release',
      'Rui Reviewer rejected it',
    ]);
    const details = all('ol.log details');
    assert.equal(details.length, 1);
    assert.equal(details[0]?.hasAttribute('open'), true);
    assert.equal(textOf(details[0]?.querySelector('summary')), 'View Details');
    assert.equal(details[0]?.querySelector('blockquote')?.textContent, reason);
  });

  it('shows names that are markup as the text they are', () => {
    const hostile = '<img src=x onerror="alert(1)">';
    const shown = release('Under Review', {
      miniProgramName: hostile,
      version: '1.0.0',
      targetAppName: '<script>1</script>',
    });
    openPanel(
      viewOf(shown, { log: [logEntry(1, 'approve', { actor: { accountId: 'x', name: hostile }, reason: hostile })] }),
    );
    assert.equal(all('#panel img, #panel script').length, 0);
    assert.equal(textOf(byId('title')), `${hostile} 1.0.0`);
  });

  it('shows no picture that is not packed into the page', () => {
    const information = { ...release('Under Review').information, logo: 'https://elsewhere.example/logo.png' };
    openPanel(viewOf(release('Under Review', { information })));
    assert.equal(all('#panel img').length, 0);
  });

  describe('while an action runs', () => {
    it('is busy at once, and takes no second press', () => {
      const opened = openPanel(viewOf(release('Pilot Testing', { testerCount: 2 })));
      press('Complete Testing');
      press('Complete Testing');
      press('Cancel Testing');
      assert.equal(opened.sent.filter(({ type }) => type === 'action').length, 1);
      const pressed = byId('button-completeTesting');
      assert.equal(pressed.getAttribute('aria-busy'), 'true');
      assert.equal(pressed.getAttribute('aria-disabled'), 'true');
    });

    it('keeps the focus on the button, and gives it back its use when it failed, with a sentence', () => {
      const shown = release('Pilot Testing', { testerCount: 2 });
      const opened = openPanel(viewOf(shown));
      byId('button-completeTesting').focus();
      press('Complete Testing');
      opened.show(viewOf(shown, { busy: 'completeTesting' }));
      opened.show(
        viewOf(shown, {
          told: { place: 'next', tone: 'problem', sentence: 'It was moved by someone else.', buttons: [] },
        }),
      );
      assert.equal(document.activeElement, byId('button-completeTesting'));
      assert.equal(byId('button-completeTesting').hasAttribute('aria-disabled'), false);
      const told = all('.next .told')[0];
      assert.equal(told?.getAttribute('role'), 'status');
      assert.equal(textOf(told), 'It was moved by someone else.');
    });
  });

  describe('tells what an action had to say', () => {
    const told = {
      place: 'next',
      tone: 'problem',
      sentence: '1.3.9 is in the way.',
      buttons: ['Open 1.3.9', 'Show Log'],
    } as const;

    it('with the buttons that lead on', () => {
      const opened = openPanel(viewOf(release('Pilot Testing'), { told }));
      assert.deepEqual(buttons('.told'), ['Open 1.3.9', 'Show Log']);
      press('Show Log');
      assert.deepEqual(opened.sent.at(-1), { type: 'answer', button: 1 });
    });

    it('until the person goes to another page', () => {
      const opened = openPanel(viewOf(release('New Version Created'), { told }));
      press('View Configuration');
      assert.deepEqual(opened.sent.at(-1), { type: 'read' });
      assert.equal(textOf(all('.told')[0]), '');
    });
  });

  describe('while the platform is away', () => {
    const away = 'The platform stopped answering just now.';

    it('stays to be read, says so, and offers nothing that needs the platform', () => {
      const opened = openPanel(viewOf(release('Pilot Testing', { testerCount: 2 }), { away }));
      assert.equal(textOf(all('.away')[0]), away);
      assert.equal(all('.away')[0]?.getAttribute('role'), 'status');
      for (const label of ['Complete Testing', 'Cancel Testing']) press(label);
      assert.equal(lastAction(opened), undefined);
      assert.equal(byId('button-completeTesting').getAttribute('aria-disabled'), 'true');
      press('3 values');
      assert.equal(document.activeElement, byId('page-title'));
    });

    it('lets texts be typed on, and sends them once it is back', () => {
      const shown = release('Under Review', { allowed: ['approve', 'reject'] });
      const opened = openPanel(viewOf(shown, { away }));
      press('Open Review');
      type('reason', 'The logo is blurred.');
      press('Reject');
      assert.equal(lastAction(opened), undefined);
      opened.show(viewOf(shown));
      assert.equal(textOf(all('.away')[0]), '');
      press('Reject');
      assert.deepEqual(lastAction(opened), { name: 'reject', reason: 'The logo is blurred.' });
    });
  });

  it('begins another page at its top, and comes back to where it was left', () => {
    openPanel(viewOf(release('New Version Created')));
    document.documentElement.scrollTop = 480;
    press('Apply to Release');
    assert.equal(document.documentElement.scrollTop, 0);
    document.documentElement.scrollTop = 900;
    press('Back');
    assert.equal(document.documentElement.scrollTop, 480);
    assert.equal(document.activeElement, byId('next-title'));
  });

  it('tells a screen reader politely when the release moved, and not when it is only drawn again', () => {
    const opened = openPanel(viewOf(release('Grayscale Release', { percentage: 20 })));
    assert.equal(textOf(byId('announcer')), '');
    opened.show(viewOf(release('Grayscale Release', { percentage: 20 })));
    assert.equal(textOf(byId('announcer')), '');
    opened.show(viewOf(release('Grayscale Release', { percentage: 30 })));
    assert.match(textOf(byId('announcer')), /Grayscale Release 30 %$/);
  });

  it('says why there is nothing to see, and keeps what was typed meanwhile', () => {
    const opened = openPanel(viewOf(release('Pilot Testing')), undefined, { testers: 'harbor-0001' });
    const sentence = 'The release platform is not there yet.';
    opened.panel.receive({ type: 'unavailable', releaseId: 'release-1', sentence, waiting: true, buttons: [] });
    assert.equal(textOf(byId('panel')), sentence);
    assert.deepEqual(opened.kept()?.draft, { testers: 'harbor-0001' });
  });

  it('offers the ways on where the platform has failed, and shows the release once it is back', () => {
    const opened = openPanel(viewOf(release('Pilot Testing')));
    const restart = { label: 'Restart', does: { name: 'restartPlatform' } } as const;
    const showLog = { label: 'Show Log', does: { name: 'showLog' } } as const;
    opened.panel.receive({
      type: 'unavailable',
      releaseId: 'release-1',
      sentence: 'The release platform could not start.',
      waiting: false,
      buttons: [restart, showLog],
    });
    assert.deepEqual(buttons(), ['Restart', 'Show Log']);
    press('Restart');
    assert.deepEqual(lastAction(opened), { name: 'restartPlatform' });
    opened.show(viewOf(release('Pilot Testing')));
    assert.equal(textOf(byId('title')), 'Harbor Coffee 1.4.0');
  });
});
