import * as Type from 'typebox';
import { testerOutcome } from '../testers';
import { page, record } from '../schema';
import type { Route } from '../route';
import { byId } from './parameters';

/** The testers of a release. */
export const testerRoutes = {
  listTesters: {
    operationId: 'listTesters',
    summary: 'The testers of a release, by user ID',
    method: 'GET',
    path: '/v1/releases/{id}/testers',
    caller: 'person',
    params: byId,
    query: record({
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000, default: 1000 })),
      cursor: Type.Optional(Type.String({ maxLength: 512 })),
    }),
    status: 200,
    answer: page(Type.String()),
  },
  addTesters: {
    operationId: 'addTesters',
    summary: 'Add Testers from a list, CSV or one user ID a line; with preview=true nothing changes',
    method: 'POST',
    path: '/v1/releases/{id}/testers',
    caller: 'person',
    permission: 'release',
    params: byId,
    query: record({ preview: Type.Optional(Type.Boolean()) }),
    streams: ['text/csv', 'text/plain'],
    status: 200,
    answer: testerOutcome,
    ifMatch: true,
  },
  updateTestGroup: {
    operationId: 'updateTestGroup',
    summary: 'Update Test Group: the list replaces the testers; with preview=true nothing changes',
    method: 'PUT',
    path: '/v1/releases/{id}/testers',
    caller: 'person',
    permission: 'release',
    params: byId,
    query: record({ preview: Type.Optional(Type.Boolean()) }),
    streams: ['text/csv', 'text/plain'],
    status: 200,
    answer: testerOutcome,
    ifMatch: true,
  },
} as const satisfies Readonly<Record<string, Route>>;
