import * as Type from 'typebox';
import { approvalCategories, approvalSorts, approvalStatuses, sortOrders } from '../../core/approvalRequest';
import { environments } from '../../core/releaseTarget';
import { approval } from '../approval';
import { actor } from '../people';
import { identifier, oneOf, page, pageQuery, record } from '../schema';
import type { Route } from '../route';
import { byId } from './parameters';

const reason = Type.String({ minLength: 1, maxLength: 10_000 });

/** Requests for approval and their decisions. */
export const approvalRoutes = {
  listApprovals: {
    operationId: 'listApprovals',
    summary: 'My Approvals (box=mine) or My Requests (box=requested)',
    method: 'GET',
    path: '/v1/approvals',
    caller: 'person',
    query: record({
      ...pageQuery,
      box: oneOf(['mine', 'requested'] as const),
      status: Type.Optional(oneOf(approvalStatuses)),
      category: Type.Optional(oneOf(approvalCategories)),
      environment: Type.Optional(oneOf(environments)),
      submittedBy: Type.Optional(identifier),
      search: Type.Optional(
        Type.String({ maxLength: 100, description: 'Part of the mini program’s name or ID, in any case' }),
      ),
      sort: Type.Optional(
        oneOf(approvalSorts, 'What is not completed comes last where it is sorted by that; createdAt by default'),
      ),
      order: Type.Optional(oneOf(sortOrders, 'The latest first by default')),
    }),
    status: 200,
    answer: page(approval),
  },
  listApprovalSubmitters: {
    operationId: 'listApprovalSubmitters',
    summary: 'Those who submitted a request that is in My Approvals, by name',
    method: 'GET',
    path: '/v1/approvals/submitters',
    caller: 'person',
    query: record(pageQuery),
    status: 200,
    answer: page(actor),
  },
  approve: {
    operationId: 'approve',
    summary: 'Approve a request',
    method: 'POST',
    path: '/v1/approvals/{id}/approve',
    caller: 'person',
    permission: 'decide request',
    params: byId,
    body: record({ reason: Type.Optional(reason) }),
    status: 200,
    answer: approval,
    ifMatch: true,
  },
  reject: {
    operationId: 'reject',
    summary: 'Reject a request, with the reason',
    method: 'POST',
    path: '/v1/approvals/{id}/reject',
    caller: 'person',
    permission: 'decide request',
    params: byId,
    body: record({ reason }),
    status: 200,
    answer: approval,
    ifMatch: true,
  },
  withdrawRequest: {
    operationId: 'withdrawRequest',
    summary: 'Withdraw a request to take offline or to remove by force; one to release is withdrawn with its release',
    method: 'POST',
    path: '/v1/approvals/{id}/withdraw',
    caller: 'person',
    permission: 'take offline',
    params: byId,
    status: 200,
    answer: approval,
    ifMatch: true,
  },
} as const satisfies Readonly<Record<string, Route>>;
