import assert from 'node:assert/strict';
import {
  permissions,
  roleMatrix,
  roleThatMay,
  rolesWith,
  type Permission,
  type Person,
} from '../../../src/core/permissions';
import { roles, type Role } from '../../../src/core/role';

const own = { workspaceId: 'workspace', miniProgramId: 'assigned' };
const colleagues = { workspaceId: 'workspace', miniProgramId: 'other' };
const submitted = { workspaceId: 'merchant', miniProgramId: 'submitted', submittedTo: ['workspace'] };
const foreign = { workspaceId: 'merchant', miniProgramId: 'foreign', submittedTo: ['elsewhere'] };

const person = (role: Role): Person => ({
  accountId: 'account',
  memberships: [{ workspaceId: 'workspace', role }],
  assignments: ['assigned'],
});

/** Which of own, colleagues', submitted and foreign mini programs a role reaches: the guide's reading of domain §9. */
const expected: Readonly<Record<Role, Readonly<Partial<Record<Permission, string>>>>> = {
  'Workspace Admin': {
    'view mini program': 'own colleagues submitted',
    'create mini program': 'own colleagues',
    'edit mini program': 'own colleagues',
    'upload version': 'own colleagues',
    release: 'own colleagues',
    'take offline': 'own colleagues',
    'force remove': 'own colleagues',
    'decide request': 'submitted',
    'set policy': 'own colleagues',
    'view members': 'own colleagues',
    'manage members': 'own colleagues',
  },
  'Workspace Reviewer': { 'view mini program': 'own submitted', 'decide request': 'submitted' },
  'Workspace Developer': {
    'view mini program': 'own',
    'create mini program': 'own colleagues',
    'edit mini program': 'own',
    'upload version': 'own',
    release: 'own',
    'take offline': 'own',
  },
  'Developer Admin': {
    'view mini program': 'own colleagues',
    'create mini program': 'own colleagues',
    'edit mini program': 'own colleagues',
    'upload version': 'own colleagues',
    release: 'own colleagues',
    'take offline': 'own colleagues',
    'view members': 'own colleagues',
    'manage members': 'own colleagues',
  },
  Developer: {
    'view mini program': 'own',
    'edit mini program': 'own',
    'upload version': 'own',
    release: 'own',
    'take offline': 'own',
  },
};

describe('the role matrix', () => {
  const subjects = { own, colleagues, submitted, foreign };

  for (const role of roles) {
    for (const permission of permissions) {
      const reach = expected[role][permission] ?? '';
      it(`${role}: ${permission} reaches ${reach === '' ? 'nothing' : reach}`, () => {
        const reached = Object.entries(subjects)
          .filter(([, subject]) => roleThatMay(person(role), permission, subject) !== undefined)
          .map(([name]) => name);
        assert.equal(reached.join(' '), reach);
      });
    }
  }

  it('names the role by which a person may', () => {
    const both: Person = {
      ...person('Developer'),
      memberships: [
        { workspaceId: 'workspace', role: 'Developer' },
        { workspaceId: 'tenant', role: 'Workspace Reviewer' },
      ],
    };
    assert.equal(roleThatMay(both, 'release', own), 'Developer');
    assert.equal(roleThatMay(both, 'decide request', { ...own, submittedTo: ['tenant'] }), 'Workspace Reviewer');
  });

  it('knows whom to ask', () => {
    assert.deepEqual(rolesWith('decide request'), ['Workspace Admin', 'Workspace Reviewer']);
    assert.deepEqual(rolesWith('set policy'), ['Workspace Admin']);
  });

  it('lets no one act who may not see', () => {
    for (const role of roles) {
      const grants = roleMatrix[role];
      const acts = permissions.filter((permission) => grants[permission].length > 0);
      assert.ok(acts.length === 0 || grants['view mini program'].length > 0, role);
    }
  });
});
