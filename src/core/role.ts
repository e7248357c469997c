/** Roles in a tenant workspace: where a super app manages its mini programs and reviews those of merchants. */
export const tenantRoles = ['Workspace Admin', 'Workspace Reviewer', 'Workspace Developer'] as const;

/** Roles in a developer workspace: where a merchant manages its mini programs. */
export const developerRoles = ['Developer Admin', 'Developer'] as const;

export const roles = [...tenantRoles, ...developerRoles] as const;

export type Role = (typeof roles)[number];

export const workspaceKinds = ['tenant', 'developer'] as const;

export type WorkspaceKind = (typeof workspaceKinds)[number];

/** The roles there are in each kind of workspace (domain §9.1). */
export const rolesOfWorkspace = {
  tenant: tenantRoles,
  developer: developerRoles,
} as const satisfies Readonly<Record<WorkspaceKind, readonly Role[]>>;

/** The role that a workspace cannot be without: nobody else could give it to anybody. */
export const adminRole = {
  tenant: 'Workspace Admin',
  developer: 'Developer Admin',
} as const satisfies Readonly<Record<WorkspaceKind, Role>>;

/** Whether a role is one of a kind of workspace. */
export function isRoleOf(kind: WorkspaceKind, role: Role): boolean {
  return (rolesOfWorkspace[kind] as readonly Role[]).includes(role);
}
