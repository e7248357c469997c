/** Roles in a tenant workspace: where a super app manages its mini programs and reviews those of merchants. */
export const tenantRoles = ['Workspace Admin', 'Workspace Reviewer', 'Workspace Developer'] as const;

/** Roles in a developer workspace: where a merchant manages its mini programs. */
export const developerRoles = ['Developer Admin', 'Developer'] as const;

export const roles = [...tenantRoles, ...developerRoles] as const;

export type Role = (typeof roles)[number];

export const workspaceKinds = ['tenant', 'developer'] as const;

export type WorkspaceKind = (typeof workspaceKinds)[number];
