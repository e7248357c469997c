import type { Role } from './role';

/** What a person may be allowed to do (domain §9). */
export const permissions = [
  'view mini program',
  'create mini program',
  'edit mini program',
  'upload version',
  'release',
  'take offline',
  'force remove',
  'decide request',
  'set policy',
  'view members',
  'manage members',
] as const;

export type Permission = (typeof permissions)[number];

/**
 * Which things a permission reaches: all of the person's workspace, those mini programs that are assigned to the person,
 * or those that were submitted to a super app of the person's workspace.
 */
export type Reach = 'workspace' | 'assigned' | 'submitted';

type Grants = Readonly<Record<Permission, readonly Reach[]>>;

/**
 * The role matrix of the release procedure (domain §9.2 and §9.3, as the guide reads it). What is removed by force is of the
 * super app: its subject is the target app, whoever the mini program belongs to.
 */
export const roleMatrix = {
  'Workspace Admin': {
    'view mini program': ['workspace', 'submitted'],
    'create mini program': ['workspace'],
    'edit mini program': ['workspace'],
    'upload version': ['workspace'],
    release: ['workspace'],
    'take offline': ['workspace'],
    'force remove': ['workspace'],
    'decide request': ['submitted'],
    'set policy': ['workspace'],
    'view members': ['workspace'],
    'manage members': ['workspace'],
  },
  'Workspace Reviewer': {
    'view mini program': ['assigned', 'submitted'],
    'create mini program': [],
    'edit mini program': [],
    'upload version': [],
    release: [],
    'take offline': [],
    'force remove': [],
    'decide request': ['submitted'],
    'set policy': [],
    'view members': [],
    'manage members': [],
  },
  'Workspace Developer': {
    'view mini program': ['assigned'],
    'create mini program': ['workspace'],
    'edit mini program': ['assigned'],
    'upload version': ['assigned'],
    release: ['assigned'],
    'take offline': ['assigned'],
    'force remove': [],
    'decide request': [],
    'set policy': [],
    'view members': [],
    'manage members': [],
  },
  'Developer Admin': {
    'view mini program': ['workspace'],
    'create mini program': ['workspace'],
    'edit mini program': ['workspace'],
    'upload version': ['workspace'],
    release: ['workspace'],
    'take offline': ['workspace'],
    'force remove': [],
    'decide request': [],
    'set policy': [],
    'view members': ['workspace'],
    'manage members': ['workspace'],
  },
  Developer: {
    'view mini program': ['assigned'],
    'create mini program': [],
    'edit mini program': ['assigned'],
    'upload version': ['assigned'],
    release: ['assigned'],
    'take offline': ['assigned'],
    'force remove': [],
    'decide request': [],
    'set policy': [],
    'view members': [],
    'manage members': [],
  },
} as const satisfies Readonly<Record<Role, Grants>>;

/** One role of a person in one workspace. */
export interface Membership {
  readonly workspaceId: string;
  readonly role: Role;
}

/** A person, as far as permissions ask. */
export interface Person {
  readonly accountId: string;
  readonly memberships: readonly Membership[];
  /** IDs of the mini programs assigned to the person. */
  readonly assignments: readonly string[];
}

/** What is to be seen or changed, as far as permissions ask. */
export interface Subject {
  /** The workspace that owns the mini program or the target app, or whose members are meant. */
  readonly workspaceId: string;
  readonly miniProgramId?: string;
  /** The tenant workspaces of the super apps it was submitted to. */
  readonly submittedTo?: readonly string[];
}

function reaches(reach: Reach, membership: Membership, person: Person, subject: Subject): boolean {
  switch (reach) {
    case 'workspace':
      return membership.workspaceId === subject.workspaceId;
    case 'assigned':
      return (
        membership.workspaceId === subject.workspaceId &&
        subject.miniProgramId !== undefined &&
        person.assignments.includes(subject.miniProgramId)
      );
    case 'submitted':
      return subject.submittedTo?.includes(membership.workspaceId) ?? false;
  }
}

/** The role by which a person may do something, or `undefined` where none allows it. The log names the role. */
export function roleThatMay(person: Person, permission: Permission, subject: Subject): Role | undefined {
  return person.memberships.find((membership) =>
    roleMatrix[membership.role][permission].some((reach: Reach) => reaches(reach, membership, person, subject)),
  )?.role;
}

/** The roles that decide on what is submitted to their workspace's super app. */
export function rolesThatDecide(): readonly Role[] {
  const reaches = (role: Role): readonly Reach[] => roleMatrix[role]['decide request'];
  return rolesWith('decide request').filter((role) => reaches(role).includes('submitted'));
}

/** The roles that hold a permission at all, to tell a person whom to ask. */
export function rolesWith(permission: Permission): readonly Role[] {
  return (Object.keys(roleMatrix) as Role[]).filter((role) => roleMatrix[role][permission].length > 0);
}
