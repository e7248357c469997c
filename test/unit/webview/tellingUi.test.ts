import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { tellingUi } from '../../../src/editor/panels/tellingUi';
import { ScriptedUi } from '../../support/scriptedUi';

const button = { id: 'show', title: 'Show' };

describe('What a flow says that was started in a panel', () => {
  it('stands in the panel alone while the person looks at it', async () => {
    const ui = new ScriptedUi();
    const told: string[] = [];
    await tellingUi(ui, (tone, sentence) => told.push(`${tone}: ${sentence}`) > 0).inform('Done.');
    assert.deepEqual(told, ['information: Done.']);
    assert.equal(ui.told.length, 0);
  });

  it('comes as a notification, too, where it offers buttons', () => {
    const ui = new ScriptedUi();
    void tellingUi(ui, () => true).warn('It was moved.', button);
    assert.deepEqual(
      ui.told.map(({ kind, sentence, buttons }) => [kind, sentence, buttons]),
      [['warn', 'It was moved.', ['Show']]],
    );
  });

  it('comes as a notification, too, where nobody looks', () => {
    const ui = new ScriptedUi();
    void tellingUi(ui, () => false).fail('It broke.');
    assert.deepEqual(
      ui.told.map(({ kind }) => kind),
      ['fail'],
    );
  });
});
