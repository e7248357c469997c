import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { tellingUi } from '../../../src/editor/panels/tellingUi';
import { ScriptedUi } from '../../support/scriptedUi';

const button = { id: 'show', title: 'Show' };

describe('What a flow says that was started in a panel', () => {
  it('stands in the panel alone while the person looks at it', async () => {
    const ui = new ScriptedUi();
    const told: string[] = [];
    const tell = (tone: string, sentence: string): Promise<undefined> => {
      told.push(`${tone}: ${sentence}`);
      return Promise.resolve(undefined);
    };
    await tellingUi(ui, tell).inform('Done.');
    assert.deepEqual(told, ['information: Done.']);
    assert.equal(ui.told.length, 0);
  });

  it('has its buttons there, too, and is told once', async () => {
    const ui = new ScriptedUi();
    const offered: (readonly string[])[] = [];
    const tell = (_tone: string, _sentence: string, buttons: readonly string[]): Promise<number> => {
      offered.push(buttons);
      return Promise.resolve(0);
    };
    assert.equal(await tellingUi(ui, tell).warn('It was moved.', button), 'show');
    assert.deepEqual(offered, [['Show']]);
    assert.equal(ui.told.length, 0);
  });

  it('comes as a notification where nobody looks', () => {
    const ui = new ScriptedUi();
    void tellingUi(ui, () => undefined).fail('It broke.', button);
    assert.deepEqual(
      ui.told.map(({ kind, buttons }) => [kind, buttons]),
      [['fail', ['Show']]],
    );
  });
});
