import { Type } from 'typebox';
import { approvalStatuses } from '../../core/approvalRequest';
import { approval } from '../approval';
import { oneOf, page, pageQuery, record } from '../schema';
import type { Route } from '../route';
import { byId } from './parameters';

const reason = Type.String({ minLength: 1, maxLength: 10_000 });

/** Requests for approval and their decisions. */
export const approvalRoutes = {
  listApprovals: {
    operationId: 'listApprovals',
    summary: 'My Approvals (box=mine) or My Requests (box=requested), latest first',
    method: 'GET',
    path: '/v1/approvals',
    caller: 'person',
    query: record({
      ...pageQuery,
      box: oneOf(['mine', 'requested'] as const),
      status: Type.Optional(oneOf(approvalStatuses)),
    }),
    status: 200,
    answer: page(approval),
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
} as const satisfies Readonly<Record<string, Route>>;
