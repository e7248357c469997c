import { accessToken, madeAccessToken, wantedAccessToken } from '../accessToken';
import { page, pageQuery, record } from '../schema';
import type { Route } from '../route';
import { byId } from './parameters';

/** The personal access tokens of the person who asks. */
export const accessTokenRoutes = {
  listAccessTokens: {
    operationId: 'listAccessTokens',
    summary: 'The personal access tokens of the person who asks that were not revoked, newest first',
    method: 'GET',
    path: '/v1/tokens',
    caller: 'person',
    query: record(pageQuery),
    status: 200,
    answer: page(accessToken),
  },
  createAccessToken: {
    operationId: 'createAccessToken',
    summary: 'Makes a personal access token, which is told this once',
    method: 'POST',
    path: '/v1/tokens',
    caller: 'person',
    body: wantedAccessToken,
    status: 201,
    answer: madeAccessToken,
  },
  revokeAccessToken: {
    operationId: 'revokeAccessToken',
    summary: 'Revokes a personal access token of the person who asks',
    method: 'DELETE',
    path: '/v1/tokens/{id}',
    caller: 'person',
    params: byId,
    status: 204,
  },
} as const satisfies Readonly<Record<string, Route>>;
