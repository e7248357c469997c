import type { FastifyInstance } from 'fastify';
import { routes } from '../../protocol/routes';
import { operation } from '../http/operation';
import { createAccessToken, listAccessTokens, revokeAccessToken } from '../services/accessTokens/accessTokens';
import type { ServiceContext } from '../services/serviceContext';

/** The personal access tokens of the person who asks. */
export function accessTokenRoutes(app: FastifyInstance, context: ServiceContext): void {
  operation(app, routes.listAccessTokens, ({ person, query }) =>
    listAccessTokens(context.storage.reader, person.accountId, query),
  );
  operation(app, routes.createAccessToken, ({ person, body, change }) =>
    createAccessToken(context, person.accountId, body, change),
  );
  operation(app, routes.revokeAccessToken, async ({ person, params, change, reply }) => {
    await revokeAccessToken(context, person.accountId, params.id, change);
    return reply.code(204).send();
  });
}
