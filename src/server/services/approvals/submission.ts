import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from 'kysely';
import type { Database } from '../../storage/database';

/**
 * Restricts requests to those with which a merchant came to a super app, which may see what was submitted to it. What a super
 * app removes by force it asked of itself, and nobody showed it anything.
 */
export function isSubmission(
  row: ExpressionBuilder<Database, 'approval'>,
): ExpressionWrapper<Database, 'approval', SqlBool> {
  return row('approval.category', '<>', 'Force Removal');
}
