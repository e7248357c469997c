import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import type { Memento } from 'vscode';
import { forgetDraftsOf, keepDraft } from '../../../src/editor/flows/drafts';
import type { Release } from '../../../src/protocol/release';
import { PanelDrafts } from '../../../src/editor/panels/panelDrafts';

/** A workspace's state that lives as long as the test. */
class WorkspaceState implements Memento {
  readonly #values = new Map<string, unknown>();

  keys(): readonly string[] {
    return [...this.#values.keys()];
  }

  get<T>(key: string, fallback?: T): T | undefined {
    return this.#values.has(key) ? (this.#values.get(key) as T) : fallback;
  }

  update(key: string, value: unknown): Promise<void> {
    if (value === undefined) this.#values.delete(key);
    else this.#values.set(key, value);
    return Promise.resolve();
  }
}

const withdrawn: Release['approval'] = {
  id: 'request-1',
  status: 'Withdrawn',
  reason: null,
  decidedBy: null,
  completedAt: null,
  revision: 2,
};

describe('The drafts of panels', () => {
  let state: WorkspaceState;
  let drafts: PanelDrafts;
  beforeEach(() => {
    state = new WorkspaceState();
    drafts = new PanelDrafts(state);
  });

  it('outlive the panel, release by release', async () => {
    await drafts.keep('one', { testers: 'a' });
    await drafts.keep('two', { reason: 'b' });
    const afterwards = new PanelDrafts(state);
    assert.deepEqual(await afterwards.get('one'), { testers: 'a' });
    assert.deepEqual(await afterwards.get('two'), { reason: 'b' });
    assert.equal(await afterwards.get('three'), null);
  });

  it('lose what was sent, and remember that it was', async () => {
    await drafts.keep('one', { testers: 'a', testerForm: 'add' });
    await drafts.settle('one', 'addTesters');
    assert.deepEqual(await drafts.get('one'), {});
  });

  it('take a reason that was typed elsewhere, and keep the one that was begun before', async () => {
    await drafts.keep('one', { testers: 'a' });
    await drafts.addReason('one', 'The logo is blurred.');
    assert.deepEqual(await drafts.get('one'), { testers: 'a', reason: 'The logo is blurred.' });
    await drafts.addReason('one', 'So is the name.');
    await drafts.addReason('one', 'The logo is blurred.');
    assert.deepEqual(await drafts.get('one'), { testers: 'a', reason: 'The logo is blurred.\nSo is the name.' });
  });

  it('are dropped with a release that has ended, and not read where another version wrote them', async () => {
    await drafts.keep('one', { testers: 'a' });
    await drafts.keep('two', { testers: 'b' });
    await keepDraft({ drafts: state }, 'testers/one/replace', '3\na');
    await keepDraft({ drafts: state }, 'rejection/request-1', 'The logo is blurred.');
    await keepDraft({ drafts: state }, 'rejection/request-2', 'So is the name.');
    await forgetDraftsOf(state, { id: 'one', approval: withdrawn });
    assert.deepEqual(state.keys(), ['panel/two', 'draft/rejection/request-2']);
    await state.update('panel/one', { testers: 7 });
    assert.equal(await drafts.get('one'), null);
  });
});
