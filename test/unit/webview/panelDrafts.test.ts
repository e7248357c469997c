import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import type { Memento } from 'vscode';
import { forgetDraftsOfEnded, keepDraft } from '../../../src/editor/flows/drafts';
import type { Approval } from '../../../src/protocol/approval';
import type { Release } from '../../../src/protocol/release';
import { PanelDrafts } from '../../../src/editor/flows/panelDrafts';

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

type Removal = Pick<Approval, 'category' | 'releaseId' | 'status' | 'allowed'>;

const withdrawn: Release['approval'] = {
  id: 'request-1',
  status: 'Withdrawn',
  reason: null,
  decidedBy: null,
  completedAt: null,
  revision: 2,
};

const ended = { id: 'one', approval: withdrawn, status: 'Archived' } as const;

const removal: Removal = { category: 'Force Removal', releaseId: 'one', status: 'In Review', allowed: ['reject'] };

describe('The drafts of panels', () => {
  let state: WorkspaceState;
  let drafts: PanelDrafts;
  const surroundings = (waiting: readonly Removal[] = []): Parameters<typeof forgetDraftsOfEnded>[0] => ({
    drafts: state,
    store: { approvals: async () => waiting },
  });
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
    await forgetDraftsOfEnded(surroundings(), { id: 'one', approval: withdrawn, status: 'Full Release' });
    assert.equal(state.keys().length, 5);
    await forgetDraftsOfEnded(surroundings(), ended);
    assert.deepEqual(state.keys(), ['panel/two', 'draft/rejection/request-2']);
    await state.update('panel/one', { testers: 7 });
    assert.equal(await drafts.get('one'), null);
  });

  it('stay while a removal of the release that has ended is still to be decided', async () => {
    await drafts.keep('one', { reason: 'Some still use it.' });
    await forgetDraftsOfEnded(surroundings([removal]), ended);
    assert.deepEqual(await drafts.get('one'), { reason: 'Some still use it.' });
    await forgetDraftsOfEnded(surroundings([{ ...removal, status: 'Rejected', allowed: [] }]), ended);
    assert.equal(await drafts.get('one'), null);
  });
});
