import { roleMatrix, type Permission } from '../../core/permissions';
import type { Me } from '../../protocol/people';

/** Where somebody begins who sees no mini program yet: by making one, or by being assigned one, or with a review. */
export type Beginning = 'upload' | 'assignment' | 'review';

/** By the same matrix that the platform goes by. */
export function beginningOf({ memberships }: Pick<Me, 'memberships'>): Beginning {
  const may = (permission: Permission): boolean =>
    memberships.some(({ role }) => roleMatrix[role][permission].length > 0);
  if (may('create mini program')) return 'upload';
  return may('upload version') ? 'assignment' : 'review';
}
