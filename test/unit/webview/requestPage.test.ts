import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  all,
  buttons,
  byId,
  field,
  lastAction,
  openPanel,
  press,
  problemOf,
  textOf,
  type,
  usePage,
  valueOf,
  type OpenPanel,
} from './openPanel';
import { information, logEntry, release, viewOf } from './releaseFacts';

function openApply(): OpenPanel {
  const opened = openPanel(viewOf(release('New Version Created')));
  press('Apply to Release');
  return opened;
}

function openReview(): OpenPanel {
  const opened = openPanel(viewOf(release('Under Review', { allowed: ['approve', 'reject'] })));
  press('Open Review');
  return opened;
}

const english = information.languages['en'] ?? { name: '', tagline: '', description: '' };

describe('Apply to Release', () => {
  usePage();

  it('shows the configuration to be read, each value with where it comes from', () => {
    openApply();
    const values = all('.page section dl dd').map(textOf);
    assert.deepEqual(values, [
      'HC-1set for this release',
      'M-77from the global configuration',
      'https://api.harbor.examplehttps://img.harbor.examplefrom the global configuration',
      'not set',
    ]);
    assert.equal(document.activeElement, byId('page-title'));
  });

  it('applies with the basic information as edited', () => {
    const opened = openApply();
    type('name', 'Harbor Coffee & Tea');
    press('Apply');
    const languages = { en: { ...english, name: 'Harbor Coffee & Tea' } };
    const value = { ...information, languages };
    assert.deepEqual(lastAction(opened), { name: 'apply', information: { revision: 1, value } });
  });

  it('sends no basic information where nothing of it was edited', () => {
    const opened = openApply();
    type('name', 'Harbor Tea');
    type('name', 'Harbor Coffee');
    press('Apply');
    assert.deepEqual(lastAction(opened), { name: 'apply', information: null });
  });

  it('keeps what was edited and nothing else: the rest follows what somebody else makes of it', () => {
    const opened = openApply();
    type('name', 'Harbor Tea');
    assert.deepEqual(opened.kept()?.draft, {
      information: { languages: { en: { name: 'Harbor Tea' } } },
      informationBefore: { languages: { en: { name: 'Harbor Coffee' } } },
    });
    const theirs = { ...information, category: 'Coffee', customerServicePhone: '0800-7654321' };
    const seen = viewOf(release('New Version Created', { information: theirs, informationRevision: 2 }));
    const again = openPanel(seen, opened.kept());
    assert.equal(valueOf('name'), 'Harbor Tea');
    assert.equal(valueOf('category'), 'Coffee');
    press('Apply');
    const value = { ...theirs, languages: { en: { ...english, name: 'Harbor Tea' } } };
    assert.deepEqual(lastAction(again), { name: 'apply', information: { revision: 2, value } });
  });

  describe('where somebody else edits the same field', () => {
    const theirs = (changes: Partial<typeof information>): ReturnType<typeof viewOf> =>
      viewOf(release('New Version Created', { information: { ...information, ...changes }, informationRevision: 2 }));
    const notices = (): readonly string[] => all('.notice').map(textOf);

    it('keeps what was typed, says what it is now, and takes that instead where wanted', () => {
      const opened = openApply();
      type('name', 'Harbor Tea');
      type('category', 'Tea');
      assert.deepEqual(notices(), []);
      opened.show(theirs({ languages: { en: { ...english, name: 'Quay Coffee' } } }));
      assert.deepEqual([valueOf('name'), valueOf('category')], ['Harbor Tea', 'Tea']);
      assert.deepEqual(notices(), [
        'Somebody else has changed this meanwhile, to “Quay Coffee”. Yours is kept, and replaces it when you apply. Take Theirs',
      ]);
      type('name', 'Harbor Teas');
      assert.equal(notices().length, 1, 'typing on does not make it unseen');
      press('Take Theirs');
      assert.deepEqual([valueOf('name'), valueOf('category'), notices()], ['Quay Coffee', 'Tea', []]);
    });

    it('says so after a reload as well, and nothing of fields that only one of them edits', () => {
      const first = openApply();
      type('category', 'Tea');
      openPanel(theirs({ category: '', customerServicePhone: '0800-7654321' }), first.kept());
      assert.deepEqual(notices(), [
        'Somebody else has emptied this meanwhile. Yours is kept, and replaces it when you apply. Take Theirs',
      ]);
      assert.equal(valueOf('customerServicePhone'), '0800-7654321');
    });

    it('says nothing where both have typed the same, and forgets it with Apply', () => {
      const opened = openApply();
      type('category', 'Tea');
      opened.show(theirs({ category: 'Tea' }));
      assert.deepEqual(notices(), []);
      opened.panel.receive({ type: 'done', action: 'apply' });
      assert.deepEqual(opened.kept()?.draft, {});
    });

    it('says so of the logo', () => {
      const opened = openApply();
      opened.panel.receive({ type: 'logo', dataUrl: 'data:image/png;base64,AAAA' });
      opened.show(theirs({ logo: 'data:image/png;base64,BBBB' }));
      assert.match(notices()[0] ?? '', /changed the logo meanwhile/);
      press('Take Theirs');
      assert.equal(all('.field img')[0]?.getAttribute('src'), 'data:image/png;base64,BBBB');
    });
  });

  it('counts as the target app does: wide characters count 2', () => {
    openApply();
    type('name', '港湾咖啡');
    assert.equal(textOf(field('name').closest('.field')?.querySelector('.aside')), '8 / 30');
  });

  it('says what is too long while it is typed', () => {
    openApply();
    type('tagline', 'x'.repeat(31));
    assert.equal(problemOf('tagline'), 'tagline may have 30 characters at most; wide ones count 2.');
    assert.equal(field('tagline').getAttribute('aria-invalid'), 'true');
  });

  it('complains about what is missing only once the field was left, or Apply was pressed', () => {
    const opened = openApply();
    type('name', '');
    assert.equal(problemOf('name'), '');
    press('Apply');
    assert.equal(lastAction(opened), undefined);
    assert.equal(problemOf('name'), 'name is needed for this target app.');
    assert.equal(document.activeElement, field('name'));
    assert.equal(textOf(byId('announcer')), 'name is needed for this target app.');
  });

  it('adds a language as a tab, and leads to what is missing in it', () => {
    const opened = openApply();
    type('new-language', 'ZH-hans');
    press('Add Language');
    assert.deepEqual(all('[role=tab]').map(textOf), ['Englishdefault', 'Simplified Chinese']);
    assert.equal(document.activeElement, field('name'));
    press('Englishdefault');
    assert.equal(valueOf('name'), 'Harbor Coffee');
    press('Apply');
    assert.equal(lastAction(opened), undefined);
    assert.equal(all('[role=tab][aria-selected=true]').map(textOf)[0], 'Simplified Chinese');
  });

  it('makes another language the default one, and takes one away', () => {
    const opened = openApply();
    type('new-language', 'zh-Hans');
    press('Add Language');
    press('Make this the default language');
    press('English');
    press('Remove this language');
    assert.deepEqual(opened.kept()?.draft.information, {
      defaultLanguage: 'zh-Hans',
      languages: { 'zh-Hans': {}, en: null },
    });
    assert.deepEqual(all('[role=tab]').map(textOf), ['Simplified Chinese']);
  });

  it('refuses a language tag that is none, and one that is there', () => {
    openApply();
    type('new-language', 'not a tag');
    assert.equal(problemOf('new-language'), 'This is no language tag, such as zh-Hans or pt-BR.');
    type('new-language', 'en');
    assert.equal(problemOf('new-language'), 'This language is there already.');
    type('new-language', 'x-klingon');
    assert.equal(problemOf('new-language'), 'This is no language tag, such as zh-Hans or pt-BR.');
  });

  it('has at most as many languages as the platform takes', () => {
    const tags = Array.from({ length: 20 }, (_, index) => `a${String.fromCharCode(97 + index)}`);
    const languages = Object.fromEntries(tags.map((tag) => [tag, { name: tag, tagline: '', description: '' }]));
    const full = { ...information, defaultLanguage: 'aa', languages };
    openPanel(viewOf(release('New Version Created', { information: full })));
    press('Apply to Release');
    type('new-language', 'zh-Hans');
    assert.equal(problemOf('new-language'), 'At most 20 languages.');
  });

  it('takes the logo the host chose, beside what was typed', () => {
    const opened = openApply();
    type('name', 'Harbor Tea');
    press('Choose Logo…');
    assert.deepEqual(lastAction(opened), { name: 'chooseLogo' });
    opened.panel.receive({ type: 'logo', dataUrl: 'data:image/png;base64,AAAA' });
    assert.equal(all('.field img').length, 1);
    assert.equal(valueOf('name'), 'Harbor Tea');
  });

  it('keeps page and text over a reload, and goes back without losing them', () => {
    const first = openApply();
    type('name', 'Harbor Tea');
    const second = openPanel(viewOf(release('New Version Created')), first.kept());
    assert.equal(valueOf('name'), 'Harbor Tea');
    press('Back');
    press('Apply to Release');
    assert.equal(valueOf('name'), 'Harbor Tea');
    second.panel.receive({ type: 'done', action: 'apply' });
    assert.equal(second.kept()?.page, 'progress');
    assert.deepEqual(second.kept()?.draft, {});
  });

  it('can only be read once somebody else has applied', () => {
    const opened = openApply();
    opened.show(viewOf(release('Under Review')));
    assert.deepEqual(buttons('.page'), ['Back']);
    assert.match(textOf(byId('panel')), /This release cannot be applied for now: it is in Under Review\./);
  });
});

describe('The review', () => {
  usePage();

  it('shows the same page to be read, with Approve and Reject', () => {
    openReview();
    assert.equal(all('.form').length, 0);
    assert.match(textOf(byId('panel')), /Order ahead, pick up at the quay, collect stamps\./);
    assert.deepEqual(buttons('.page .next'), ['Approve', 'Reject', 'Back']);
  });

  it('shows the note of the upload, as it was written', () => {
    const note = 'Coupons are new.\nLook at the <checkout> again.';
    openPanel(viewOf(release('Under Review', { allowed: ['approve', 'reject'], note })));
    press('Open Review');
    assert.deepEqual(
      all('.page > dl > :is(dt, dd)')
        .slice(0, 2)
        .map(({ textContent }) => textContent),
      ['Note', note],
    );
  });

  it('rejects with a reason of many lines only', () => {
    const opened = openReview();
    press('Reject');
    assert.equal(lastAction(opened), undefined);
    assert.equal(problemOf('reason'), 'A rejection says why.');
    assert.equal(document.activeElement, field('reason'));
    type('reason', 'First.\nSecond.');
    press('Reject');
    assert.deepEqual(lastAction(opened), { name: 'reject', reason: 'First.\nSecond.' });
  });

  it('approves without a reason, or with one', () => {
    const opened = openReview();
    press('Approve');
    assert.deepEqual(lastAction(opened), { name: 'approve', reason: null });
  });

  it('says who withdrew the request meanwhile, and has what was typed when it is applied for again', () => {
    const asked = release('Under Review', { allowed: ['approve', 'reject'] });
    const opened = openReview();
    type('reason', 'The tagline promises too much.');
    const ada = { accountId: 'ada', name: 'Ada Admin' };
    const log = [logEntry(1, 'select-app'), logEntry(2, 'apply'), logEntry(3, 'withdraw', { actor: ada })];
    opened.show(viewOf(release('New Version Created', { allowed: [] }), { log }));
    assert.equal(
      textOf(all('.page > .problem')[0]),
      'Ada Admin withdrew the request: nothing is left to decide. It is in New Version Created now. A reason that you typed is kept.',
    );
    assert.ok(!buttons('.page').includes('Reject'));
    opened.show(viewOf(asked));
    assert.equal(valueOf('reason'), 'The tagline promises too much.');
  });

  it('takes over a reason that was typed elsewhere, although the panel is open already', () => {
    const opened = openReview();
    opened.panel.receive({ type: 'page', page: 'review', place: null, reason: 'The logo is blurred.' });
    assert.equal(valueOf('reason'), 'The logo is blurred.');
    assert.deepEqual(opened.kept()?.draft, { reason: 'The logo is blurred.' });
    press('Reject');
    assert.deepEqual(lastAction(opened), { name: 'reject', reason: 'The logo is blurred.' });
  });

  it('is not offered to somebody who may not decide', () => {
    const opened = openPanel(viewOf(release('Under Review')));
    opened.panel.receive({ type: 'page', page: 'review', place: null, reason: null });
    assert.deepEqual(
      buttons('.page').filter((label) => label === 'Approve' || label === 'Reject'),
      [],
    );
  });
});
