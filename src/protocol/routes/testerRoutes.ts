import * as Type from 'typebox';
import { largestTesterPage } from '../../core/testers/largestTesterPage';
import { testerOutcome, testerPage, testerSorts, testerStates } from '../testers';
import { oneOf, record } from '../schema';
import type { Route } from '../route';
import { byId } from './parameters';

const groupName = Type.String({ maxLength: 256 });

/** How a list is read. */
const reading = record({
  preview: Type.Optional(Type.Boolean()),
  column: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 1000, description: 'Which column has the user IDs, where no header names it' }),
  ),
  group: Type.Optional(
    Type.Array(groupName, {
      maxItems: 100,
      description: 'Takes the testers of this group alone, or of these; empty for those without a group',
    }),
  ),
});

/** The testers of a release. */
export const testerRoutes = {
  listTesters: {
    operationId: 'listTesters',
    summary: 'The testers of a release, with what their phones reported',
    method: 'GET',
    path: '/v1/releases/{id}/testers',
    caller: 'person',
    params: byId,
    query: record({
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: largestTesterPage, default: 1000 })),
      cursor: Type.Optional(Type.String({ maxLength: 2048 })),
      state: Type.Optional(oneOf(testerStates)),
      group: Type.Optional(Type.String({ maxLength: 256, description: 'Empty for those without a group' })),
      search: Type.Optional(Type.String({ maxLength: 256, description: 'What is in the user ID' })),
      sort: Type.Optional(oneOf(testerSorts, 'By user ID where nothing is asked; equal ones are by user ID')),
      order: Type.Optional(oneOf(['asc', 'desc'] as const)),
    }),
    status: 200,
    answer: testerPage,
  },
  addTesters: {
    operationId: 'addTesters',
    summary: 'Add Testers from a list, CSV or one user ID a line; with preview=true nothing changes',
    method: 'POST',
    path: '/v1/releases/{id}/testers',
    caller: 'person',
    permission: 'release',
    params: byId,
    query: reading,
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
    query: reading,
    streams: ['text/csv', 'text/plain'],
    status: 200,
    answer: testerOutcome,
    ifMatch: true,
  },
} as const satisfies Readonly<Record<string, Route>>;
