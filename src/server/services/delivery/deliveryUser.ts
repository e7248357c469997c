import { PlatformError } from '../../../core/errorCode';
import { checkUserId, userIdRuleOf } from '../../../core/userId';
import type { UserIdRule } from '../../../core/userIdPattern';
import type { EvaluationError } from '../../../protocol/delivery';
import { preparedQuery } from '../../storage/preparedQuery';
import type { Queries } from '../../storage/storage';
import { readPolicy } from '../policies';

/** Whom a phone asks for, or what its question lacks. */
export type DeliveryUser =
  { readonly ok: true; readonly userId: string } | { readonly ok: false; readonly error: Omit<EvaluationError, 'key'> };

/** Reads the user ID by the one rule of the target app, which tester lists obey too. */
export async function readDeliveryUser(
  queries: Queries,
  targetAppId: string,
  targetingKey: unknown,
): Promise<DeliveryUser> {
  if (targetingKey === undefined || targetingKey === '') {
    return refused('TARGETING_KEY_MISSING', 'context.targetingKey is missing: the user ID in the super app.');
  }
  if (typeof targetingKey !== 'string') return refused('INVALID_CONTEXT', 'context.targetingKey is no text.');
  const checked = checkUserId(targetingKey, await userIdRule(queries, targetAppId));
  if (checked.ok) return checked;
  const { code, character, position, limit } = checked.problem;
  const details = [
    ...(character === undefined ? [] : [`${character} at ${position ?? 0}`]),
    ...(limit === undefined ? [] : [`limit ${limit}`]),
  ];
  const said = [code, ...details].join(', ');
  return refused('INVALID_CONTEXT', `context.targetingKey is no user ID of this super app: ${said}.`);
}

/**
 * The same for what is answered in the platform's own words.
 *
 * @throws PlatformError `USER_ID_INVALID`
 */
export async function requireDeliveryUser(queries: Queries, targetAppId: string, text: string): Promise<string> {
  return requireUserId(text, await userIdRule(queries, targetAppId));
}

/**
 * A user ID as it is compared everywhere: trimmed, and obeying the rule of the target app.
 *
 * @throws PlatformError `USER_ID_INVALID`
 */
export function requireUserId(text: string, rule: UserIdRule): string {
  const checked = checkUserId(text, rule);
  if (!checked.ok) throw new PlatformError('USER_ID_INVALID', { ...checked.problem });
  return checked.userId;
}

function refused(errorCode: EvaluationError['errorCode'], errorDetails: string): DeliveryUser {
  return { ok: false, error: { errorCode, errorDetails } };
}

const policyById = preparedQuery(['id'], (queries, { id }) =>
  queries.selectFrom('target_app').select('policy').where('id', '=', id),
);

/** The rule that was read last of each super app, with the policy it was read from: phones ask far more often than it changes. */
const rulesRead = new Map<string, { readonly policy: string; readonly rule: UserIdRule }>();

/** The rule for user IDs of a super app, as its policy is now. */
async function userIdRule(queries: Queries, targetAppId: string): Promise<UserIdRule> {
  const [row] = await policyById(queries, { id: targetAppId });
  // A delivery key is of a super app, and none is ever removed.
  if (!row) throw new Error(`there is no target app ${targetAppId}`);
  const read = rulesRead.get(targetAppId);
  if (read?.policy === row.policy) return read.rule;
  const rule = userIdRuleOf(readPolicy(row.policy));
  rulesRead.set(targetAppId, { policy: row.policy, rule });
  return rule;
}
