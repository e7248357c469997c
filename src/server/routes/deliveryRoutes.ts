import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ReleaseTarget } from '../../core/releaseTarget';
import { checkUserId, userIdRuleOf } from '../../core/userId';
import type { EvaluationError } from '../../protocol/delivery';
import { routes } from '../../protocol/routes';
import { operation } from '../http/operation';
import { explainAudience } from '../services/delivery/audience';
import { evaluateFlag, evaluateFlags } from '../services/delivery/evaluation';
import { runTimeConfiguration } from '../services/delivery/runTimeConfiguration';
import type { SecretContext } from '../services/serviceContext';
import { policyOf } from '../services/targetApps';
import type { Queries } from '../storage/storage';

export interface DeliveryContext extends SecretContext {
  /** Where phones reach the platform; null: where they reached it just now. */
  readonly publicAddress: string | null;
}

/** What phones ask, in OpenFeature's remote evaluation protocol, and why they get what they get. */
export function deliveryRoutes(app: FastifyInstance, context: DeliveryContext): void {
  const { reader } = context.storage;
  const baseUrlFor = ({ protocol, host }: FastifyRequest): string => context.publicAddress ?? `${protocol}://${host}`;

  operation(app, routes.explainAudience, ({ person, params }) =>
    explainAudience(reader, params.id, params.userId, person),
  );

  operation(app, routes.getRunTimeConfiguration, ({ params, deliveryTarget, reply }) => {
    // It has secrets in plain text: nobody on the way keeps it.
    reply.header('cache-control', 'no-store');
    return runTimeConfiguration(reader, context.secrets, deliveryTarget, params.id);
  });

  operation(app, routes.evaluateFlag, async ({ params: { key }, body, deliveryTarget: target, request, reply }) => {
    const user = await readUser(reader, target, body.context?.targetingKey);
    if (!user.ok) return refuse(reply, 400, { key, ...user.error });
    const question = { target, userId: user.userId, baseUrl: baseUrlFor(request) };
    const evaluation = await evaluateFlag(reader, question, key);
    return evaluation ?? refuse(reply, 404, { key, errorCode: 'FLAG_NOT_FOUND' });
  });

  operation(app, routes.evaluateFlags, async ({ body, deliveryTarget: target, request, reply }) => {
    const user = await readUser(reader, target, body.context?.targetingKey);
    if (!user.ok) return refuse(reply, 400, user.error);
    const question = { target, userId: user.userId, baseUrl: baseUrlFor(request) };
    const answer = { flags: await evaluateFlags(reader, question) };
    const tag = `"${createHash('sha256')
      .update(JSON.stringify([user.userId, answer]))
      .digest('base64url')}"`;
    reply.header('etag', tag);
    return request.headers['if-none-match'] === tag ? reply.code(304).send() : answer;
  });
}

type User = { readonly ok: true; readonly userId: string } | { readonly ok: false; readonly error: EvaluationError };

/** Reads the user ID by the one rule of the target app, which tester lists obey too. */
async function readUser(queries: Queries, target: ReleaseTarget, targetingKey: unknown): Promise<User> {
  if (targetingKey === undefined || targetingKey === '') {
    return { ok: false, error: { errorCode: 'TARGETING_KEY_MISSING' } };
  }
  if (typeof targetingKey !== 'string') {
    return { ok: false, error: { errorCode: 'INVALID_CONTEXT', errorDetails: 'targetingKey is no text' } };
  }
  const policy = await policyOf(queries, target.targetAppId);
  const checked = checkUserId(targetingKey, userIdRuleOf(policy));
  if (checked.ok) return checked;
  return { ok: false, error: { errorCode: 'INVALID_CONTEXT', errorDetails: `targetingKey: ${checked.problem.code}` } };
}

/** Answers in the protocol's own words, which its clients read. */
function refuse(reply: FastifyReply, status: 400 | 404, error: EvaluationError): FastifyReply {
  return reply.code(status).type('application/json').send(JSON.stringify(error));
}
