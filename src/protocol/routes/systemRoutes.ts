import * as Type from 'typebox';
import { me } from '../people';
import { platformDescription } from '../platform';
import { record } from '../schema';
import type { Route } from '../route';

/** The process, the person who asks, and changes as they happen. */
export const systemRoutes = {
  getHealth: {
    operationId: 'getHealth',
    summary: 'Says that the process runs',
    method: 'GET',
    path: '/healthz',
    caller: 'anybody',
    status: 200,
    answer: record({ status: Type.Literal('ok') }),
  },
  getReadiness: {
    operationId: 'getReadiness',
    summary: 'Says that the process can do its work',
    method: 'GET',
    path: '/readyz',
    caller: 'anybody',
    status: 200,
    answer: record({ status: Type.Literal('ready') }),
  },
  getPlatform: {
    operationId: 'getPlatform',
    summary: 'Which platform this is and how to sign in, for who is about to connect to it',
    method: 'GET',
    path: '/v1/platform',
    caller: 'anybody',
    status: 200,
    answer: platformDescription,
  },
  getMe: {
    operationId: 'getMe',
    summary: 'The person who asks, with their workspaces and roles',
    method: 'GET',
    path: '/v1/me',
    caller: 'person',
    status: 200,
    answer: me,
  },
  streamEvents: {
    operationId: 'streamEvents',
    summary: 'Changes as they happen, as server-sent events; Last-Event-ID resumes',
    method: 'GET',
    path: '/v1/events',
    caller: 'person',
    status: 200,
    answersWith: 'text/event-stream',
  },
} as const satisfies Readonly<Record<string, Route>>;
