import { roleMatrix } from '../../core/permissions';
import type { Me } from '../../protocol/people';

/** By the same matrix that the platform goes by; which mini programs are meant is the platform's to say. */
export function mayUpload(memberships: Me['memberships']): boolean {
  return memberships.some(({ role }) => roleMatrix[role]['upload version'].length > 0);
}
