import { changedMember, changedWorkspace, memberPage, wantedMember } from '../members';
import { identifier, pageQuery, record } from '../schema';
import type { Route } from '../route';
import { byId } from './parameters';

/** The people of a workspace with their roles. */
export const memberRoutes = {
  listMembers: {
    operationId: 'listMembers',
    summary: 'The members of a workspace, by name',
    method: 'GET',
    path: '/v1/workspaces/{id}/members',
    caller: 'person',
    params: byId,
    query: record(pageQuery),
    status: 200,
    answer: memberPage,
  },
  setMember: {
    operationId: 'setMember',
    summary: 'Adds a member to a workspace, or changes the roles and assigned mini programs of one',
    method: 'PUT',
    path: '/v1/workspaces/{id}/members',
    caller: 'person',
    permission: 'manage members',
    params: byId,
    body: wantedMember,
    status: 200,
    answer: changedMember,
    ifMatch: true,
  },
  removeMember: {
    operationId: 'removeMember',
    summary: 'Removes a member from a workspace; what they did and submitted stays',
    method: 'DELETE',
    path: '/v1/workspaces/{id}/members',
    caller: 'person',
    permission: 'manage members',
    params: byId,
    query: record({ accountId: identifier }),
    status: 200,
    answer: changedWorkspace,
    ifMatch: true,
  },
} as const satisfies Readonly<Record<string, Route>>;
