import { page, pageQuery, partial, record } from '../schema';
import { domainGrants, lookedUpUsers, newDomainGrants, targetApp, targetAppPolicy, unknownUsers } from '../targetApp';
import type { Route } from '../route';
import { byId } from './parameters';

/** Super apps and their policies. */
export const targetAppRoutes = {
  listTargetApps: {
    operationId: 'listTargetApps',
    summary: 'The super apps a version can be released to',
    method: 'GET',
    path: '/v1/apps',
    caller: 'person',
    query: record(pageQuery),
    status: 200,
    answer: page(targetApp),
  },
  setTargetAppPolicy: {
    operationId: 'setTargetAppPolicy',
    summary: "Changes parts of a super app's policy",
    method: 'PATCH',
    path: '/v1/apps/{id}/policy',
    caller: 'person',
    permission: 'set policy',
    params: byId,
    body: partial(targetAppPolicy),
    status: 200,
    answer: targetApp,
    ifMatch: true,
  },
  lookUpUsers: {
    operationId: 'lookUpUsers',
    summary: 'Which user IDs a super app does not know, by its own directory',
    method: 'POST',
    path: '/v1/apps/{id}/users:lookup',
    caller: 'person',
    permission: 'release',
    params: byId,
    body: lookedUpUsers,
    changesNothing: true,
    status: 200,
    answer: unknownUsers,
  },
  getDomainGrants: {
    operationId: 'getDomainGrants',
    summary: 'The mini programs whose merchants may edit server domains and WAP URLs for a super app',
    method: 'GET',
    path: '/v1/apps/{id}/domain-grants',
    caller: 'person',
    params: byId,
    status: 200,
    answer: domainGrants,
  },
  setDomainGrants: {
    operationId: 'setDomainGrants',
    summary: 'Says whose merchants may edit server domains and WAP URLs for a super app, and whose may not',
    method: 'PUT',
    path: '/v1/apps/{id}/domain-grants',
    caller: 'person',
    permission: 'set policy',
    params: byId,
    body: newDomainGrants,
    status: 200,
    answer: domainGrants,
    ifMatch: true,
  },
} as const satisfies Readonly<Record<string, Route>>;
