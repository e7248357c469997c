import assert from 'node:assert/strict';
import { roles, type Role } from '../../../src/core/role';
import { beginningOf } from '../../../src/editor/tree/beginning';

const begins = (...held: readonly Role[]): string =>
  beginningOf({
    memberships: held.map((role) => {
      return { workspaceId: role, workspaceName: role, workspaceKind: 'developer', role };
    }),
  });

describe('Where somebody begins who sees no mini program', () => {
  it('follows from what their roles let them do', () => {
    assert.deepEqual(Object.fromEntries(roles.map((role) => [role, begins(role)])), {
      'Workspace Admin': 'upload',
      'Workspace Reviewer': 'review',
      'Workspace Developer': 'upload',
      'Developer Admin': 'upload',
      Developer: 'assignment',
    });
  });

  it('is the most that any of their roles allows, and a review for whoever has none', () => {
    assert.equal(begins('Workspace Reviewer', 'Developer'), 'assignment');
    assert.equal(begins('Developer', 'Developer Admin'), 'upload');
    assert.equal(begins(), 'review');
  });
});
