import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { all, byId, field, lastAction, openPanel, press, problemOf, textOf, type, usePage, valueOf } from './openPanel';
import { harborWallet, release, viewOf } from './releaseFacts';

const at20 = (): ReturnType<typeof viewOf> => viewOf(release('Grayscale Release', { percentage: 20 }));

describe('The Grayscale field', () => {
  usePage();

  it('proposes the next preset, and offers none at or below the present percentage', () => {
    openPanel(at20());
    assert.equal(valueOf('percentage'), '30');
    const presets = all('.preset');
    assert.deepEqual(presets.map(textOf), ['1', '5', '10', '20', '30', '50', '80', '100']);
    assert.deepEqual(presets.filter((preset) => preset.hasAttribute('disabled')).map(textOf), ['1', '5', '10', '20']);
  });

  const refused = [
    ['', 'PERCENTAGE_NOT_A_NUMBER'],
    ['many', 'PERCENTAGE_NOT_A_NUMBER'],
    ['0', 'PERCENTAGE_OUT_OF_RANGE'],
    ['101', 'PERCENTAGE_OUT_OF_RANGE'],
    ['20.5', 'PERCENTAGE_NOT_WHOLE'],
    ['20', 'PERCENTAGE_NOT_HIGHER'],
    ['15', 'PERCENTAGE_NOT_HIGHER'],
  ] as const;
  for (const [typed, code] of refused) {
    it(`says what is wrong with “${typed}” before anything is sent`, () => {
      const opened = openPanel(at20());
      type('percentage', typed);
      assert.equal(problemOf('percentage'), `refused ${code}`);
      assert.equal(field('percentage').getAttribute('aria-invalid'), 'true');
      press('Next Step');
      assert.equal(lastAction(opened), undefined);
      assert.equal(document.activeElement, field('percentage'));
      assert.equal(textOf(byId('announcer')), `refused ${code}`);
    });
  }

  it('leaves it at one sentence when somebody else was faster, until another percentage is typed', () => {
    const opened = openPanel(at20());
    type('percentage', '25');
    press('Next Step');
    const told = { place: 'next', tone: 'problem', sentence: 'It is at 30 % now.', buttons: [] } as const;
    opened.show(viewOf(release('Grayscale Release', { percentage: 30 }), { told }));
    assert.deepEqual(
      [textOf(all('.told')[0]), problemOf('percentage'), valueOf('percentage')],
      [told.sentence, '', '25'],
    );
    type('percentage', '26');
    assert.equal(problemOf('percentage'), 'refused PERCENTAGE_NOT_HIGHER');
  });

  it('says when the target app offers other percentages', () => {
    const targetApp = { ...harborWallet, policy: { ...harborWallet.policy, percentages: [10, 50] } };
    openPanel(viewOf(release('Grayscale Release', { percentage: 10 }), { targetApp }));
    assert.deepEqual(all('.preset').map(textOf), ['10', '50', '100']);
    type('percentage', '30');
    assert.equal(problemOf('percentage'), 'refused PERCENTAGE_NOT_OFFERED');
  });

  it('sends any whole number above the present one with Next Step, and 100 for everyone', () => {
    const opened = openPanel(at20());
    type('percentage', '37 %');
    press('Next Step');
    assert.deepEqual(lastAction(opened), { name: 'nextGrayscaleStep', percentage: 37 });
    opened.show(at20());
    press('100');
    press('Next Step');
    assert.deepEqual(lastAction(opened), { name: 'nextGrayscaleStep', percentage: 100 });
  });

  it('marks the preset that is typed', () => {
    openPanel(at20());
    type('percentage', '50');
    const pressed = all('.preset').filter((preset) => preset.getAttribute('aria-pressed') === 'true');
    assert.deepEqual(pressed.map(textOf), ['50']);
  });
});
