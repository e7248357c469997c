import type { FastifyInstance } from 'fastify';
import { routes } from '../../protocol/routes';
import { operation } from '../http/operation';
import { removeMember, setMember } from '../services/members/memberChanges';
import { listMembers } from '../services/members/memberListing';
import type { ServiceContext } from '../services/serviceContext';

/** The people of a workspace with their roles. */
export function memberRoutes(app: FastifyInstance, context: ServiceContext): void {
  const { reader } = context.storage;

  operation(app, routes.listMembers, ({ person, params, query }) => listMembers(reader, params.id, person, query));
  operation(app, routes.setMember, ({ params, body, ifMatch, change }) =>
    setMember(context, { workspaceId: params.id, ifMatch, change }, body),
  );
  operation(app, routes.removeMember, ({ params, query, ifMatch, change }) =>
    removeMember(context, { workspaceId: params.id, ifMatch, change }, query.accountId),
  );
}
