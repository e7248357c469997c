import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ReleaseTarget } from '../../core/releaseTarget';
import type { EvaluationError } from '../../protocol/delivery';
import { fits } from '../../protocol/fits';
import { routes } from '../../protocol/routes';
import { identifier } from '../../protocol/schema';
import { baseUrlOf, type PublicPlatform } from '../http/baseUrl';
import { hasEntityTag } from '../http/entityTag';
import { operation } from '../http/operation';
import { adoptionOf } from '../services/adoption/adoption';
import { EventReports } from '../services/adoption/eventReports';
import { explainAudience } from '../services/delivery/audience';
import { readDeliveryUser, requireDeliveryUser } from '../services/delivery/deliveryUser';
import { evaluateFlag, evaluateFlags, type EvaluationRequest } from '../services/delivery/evaluation';
import { runTimeConfiguration } from '../services/delivery/runTimeConfiguration';
import { searchMiniPrograms } from '../services/delivery/searchMiniPrograms';
import type { SecretContext } from '../services/serviceContext';
import type { PackageSigner } from '../signing/packageSigner';

export interface DeliveryContext extends SecretContext, PublicPlatform {
  readonly signer: PackageSigner;
}

/** What phones ask, in OpenFeature's remote evaluation protocol, and why they get what they get. */
export function deliveryRoutes(app: FastifyInstance, context: DeliveryContext): void {
  const { reader } = context.storage;
  const questionOf = (request: FastifyRequest, target: ReleaseTarget, userId: string): EvaluationRequest => ({
    target,
    userId,
    baseUrl: baseUrlOf(request, context),
    signer: context.signer,
  });

  operation(app, routes.explainAudience, ({ person, params }) =>
    explainAudience(reader, params.id, params.userId, person),
  );

  const reports = new EventReports(context);
  operation(app, routes.reportEvents, ({ deliveryTarget, body }) => reports.take(deliveryTarget, body));
  operation(app, routes.getAdoption, ({ person, params }) =>
    adoptionOf(reader, params.id, person, context.clock.now()),
  );

  operation(app, routes.getRunTimeConfiguration, ({ params, deliveryTarget, reply }) => {
    // It has secrets in plain text: nobody on the way keeps it.
    reply.header('cache-control', 'no-store');
    return runTimeConfiguration(reader, context.secrets, deliveryTarget, params.id);
  });

  operation(app, routes.searchMiniPrograms, async ({ query, deliveryTarget: target, request }) => {
    const userId = await requireDeliveryUser(reader, target.targetAppId, query.userId);
    return searchMiniPrograms(reader, questionOf(request, target, userId), query);
  });

  operation(app, routes.evaluateFlag, async ({ params: { key }, body, deliveryTarget: target, request, reply }) => {
    const user = await readDeliveryUser(reader, target.targetAppId, body.context?.targetingKey);
    if (!user.ok) return refuse(reply, 400, { key, ...user.error });
    const question = questionOf(request, target, user.userId);
    // Any text may be asked for, and some no database could even look for.
    const evaluation = fits(identifier, key) ? await evaluateFlag(reader, question, key) : undefined;
    return evaluation ?? refuse(reply, 404, { key, ...flagNotFound });
  });

  operation(app, routes.evaluateFlags, async ({ body, deliveryTarget: target, request, reply }) => {
    const user = await readDeliveryUser(reader, target.targetAppId, body.context?.targetingKey);
    if (!user.ok) return refuse(reply, 400, user.error);
    const question = questionOf(request, target, user.userId);
    // Written once, for its ETag and to be sent: there may be thousands.
    const answer = JSON.stringify(await evaluateFlags(reader, question));
    const tag = tagOf(user.userId, answer);
    // Whoever keeps it asks each time whether it still holds.
    reply.header('etag', tag).header('cache-control', 'private, no-cache');
    return hasEntityTag(request.headers['if-none-match'], tag)
      ? reply.code(304).send()
      : reply.type('application/json').send(answer);
  });
}

/** The same for a mini program of others as for one that nobody has. */
const flagNotFound = {
  errorCode: 'FLAG_NOT_FOUND',
  errorDetails: 'No mini program of this ID was ever selected for this super app.',
} as const;

/** Of the contents for one user: another user's never match. */
function tagOf(userId: string, answer: string): string {
  const hash = createHash('sha256').update(`${userId}\n${answer}`);
  return `"${hash.digest('base64url')}"`;
}

/** Answers in the protocol's own words, which its clients read. */
function refuse(reply: FastifyReply, status: 400 | 404, error: EvaluationError): FastifyReply {
  return reply.code(status).type('application/json').send(JSON.stringify(error));
}
