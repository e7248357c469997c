import type { FastifyInstance } from 'fastify';
import { routes } from '../../protocol/routes';
import { operation } from '../http/operation';
import { listApprovals, listSubmitters } from '../services/approvals/approvals';
import { approve, reject, withdrawRequest } from '../services/approvals/decisions';
import type { ServiceContext } from '../services/serviceContext';

/** Approvals: My Approvals, My Requests, and the decisions. */
export function approvalRoutes(app: FastifyInstance, context: ServiceContext): void {
  operation(app, routes.listApprovals, ({ person, query }) => listApprovals(context.storage.reader, person, query));
  operation(app, routes.listApprovalSubmitters, ({ person, query }) =>
    listSubmitters(context.storage.reader, person, query),
  );
  operation(app, routes.approve, ({ params, ifMatch, person, change, body }) =>
    approve(context, { approvalId: params.id, ifMatch, person, change }, body.reason ?? null),
  );
  operation(app, routes.reject, ({ params, ifMatch, person, change, body }) =>
    reject(context, { approvalId: params.id, ifMatch, person, change }, body.reason),
  );
  operation(app, routes.withdrawRequest, ({ params, ifMatch, person, change }) =>
    withdrawRequest(context, { approvalId: params.id, ifMatch, person, change }),
  );
}
