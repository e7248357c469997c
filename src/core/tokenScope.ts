import type { Permission } from './permissions';

/** What a personal access token is made for. With each of them its holder sees what the person sees. */
export const tokenScopes = ['read', 'release', 'review', 'administer'] as const;

export type TokenScope = (typeof tokenScopes)[number];

/** The scope that a token needs for what its person may do. Every scope includes `read`. */
const scopeOfPermission = {
  'view mini program': 'read',
  'create mini program': 'release',
  'edit mini program': 'release',
  'upload version': 'release',
  release: 'release',
  'take offline': 'release',
  'force remove': 'review',
  'decide request': 'review',
  'set policy': 'administer',
  'view members': 'read',
  'manage members': 'administer',
} as const satisfies Readonly<Record<Permission, TokenScope>>;

/** The scope that a token needs for a permission. */
export function scopeFor(permission: Permission): TokenScope {
  return scopeOfPermission[permission];
}

/** Whether a token of these scopes lets its person do what their roles allow. */
export function scopesAllow(scopes: readonly TokenScope[], permission: Permission): boolean {
  const scope = scopeFor(permission);
  return scope === 'read' || scopes.includes(scope);
}
