import { roleMatrix } from '../../core/permissions';
import type { Account } from './signedInAccount';

/** By the same matrix that the platform goes by; which mini programs are meant is the platform's to say. */
export function mayUpload(memberships: Account['memberships']): boolean {
  return memberships.some(({ role }) => roleMatrix[role]['upload version'].length > 0);
}
