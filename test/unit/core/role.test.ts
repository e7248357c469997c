import assert from 'node:assert/strict';
import { roleMatrix } from '../../../src/core/permissions';
import { adminRole, isRoleOf, roles, workspaceKinds } from '../../../src/core/role';

describe('the roles of a workspace', () => {
  it('are of one kind of workspace each', () => {
    for (const role of roles) {
      const kinds = workspaceKinds.filter((kind) => isRoleOf(kind, role));
      assert.equal(kinds.length, 1, role);
    }
  });

  it('have one that gives roles to others: the one a workspace cannot be without', () => {
    for (const kind of workspaceKinds) {
      const managing = roles.filter((role) => isRoleOf(kind, role) && roleMatrix[role]['manage members'].length > 0);
      assert.deepEqual(managing, [adminRole[kind]]);
    }
  });
});
