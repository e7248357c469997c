import { Type } from 'typebox';
import { page, pageQuery, record } from '../schema';
import { targetApp, targetAppPolicy } from '../targetApp';
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
    params: byId,
    body: Type.Partial(targetAppPolicy, { additionalProperties: false }),
    status: 200,
    answer: targetApp,
    ifMatch: true,
  },
} as const satisfies Readonly<Record<string, Route>>;
