import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify';
import type { Readable } from 'node:stream';
import { PlatformError } from '../../core/errorCode';
import type { ReleaseTarget } from '../../core/releaseTarget';
import { scopeFor, scopesAllow } from '../../core/tokenScope';
import type { AnswerOf, BodyOf, ParamsOf, QueryOf, Route } from '../../protocol/route';
import type { SignedIn } from '../services/people';
import type { ChangeRequest } from '../services/unitOfWork';
import { changeRequestOf } from './changeRequest';
import type { Doorkeeper, Identity } from './callers';
import { readIfMatch, toETag } from './entityTag';
import { loadCompiler } from './schemaCompilers';

declare module 'fastify' {
  interface FastifyInstance {
    readonly doorkeeper: Doorkeeper;
  }
  interface FastifyRequest {
    identity: Identity;
  }
  interface FastifyContextConfig {
    readonly operation?: Route;
  }
}

/** Takes a member into a call only where the route has it. */
type Given<Name extends string, Value> = Value extends undefined ? unknown : { readonly [K in Name]: Value };

type CallerGiven<R extends Route> = R['caller'] extends 'person'
  ? { readonly person: SignedIn; readonly change: ChangeRequest }
  : R['caller'] extends 'delivery key'
    ? { readonly deliveryTarget: ReleaseTarget }
    : unknown;

type IfMatchGiven<R extends Route> = R extends { readonly ifMatch: true } ? { readonly ifMatch: number } : unknown;

type StreamGiven<R extends Route> = R extends { readonly streams: readonly (infer MediaType extends string)[] }
  ? { readonly stream: Readable; readonly mediaType: MediaType; readonly contentLength: number | undefined }
  : unknown;

/** What came with a request, checked against its route. */
export type Call<R extends Route> = Given<'params', ParamsOf<R>> &
  Given<'query', QueryOf<R>> &
  Given<'body', BodyOf<R>> &
  CallerGiven<R> &
  IfMatchGiven<R> &
  StreamGiven<R> & {
    readonly request: FastifyRequest;
    readonly reply: FastifyReply;
  };

/**
 * Serves one operation of the contract: the caller is known and the request is checked before the handler runs, and its
 * answer goes out with the route's status and its revision as ETag. A route without an answer is answered by its handler,
 * through `call.reply`, and so is one that another protocol than ours has an answer for.
 */
export function operation<R extends Route>(
  app: FastifyInstance,
  route: R,
  handler: (call: Call<R>) => Promise<AnswerOf<R> | FastifyReply>,
): void {
  app.route({
    method: route.answersHead ? [route.method, 'HEAD'] : route.method,
    url: toUrl(route.path),
    schema: toSchema(route),
    config: { operation: route },
    ...(route.operationId === 'streamEvents' && { sse: 'only' as const }),
    // Before the body is read, and before anything is said about the rest of the request.
    onRequest: async (request) => {
      request.identity = await app.doorkeeper.admit(request, route.caller);
      refuseToken(request.identity.person, route);
      refuseMediaType(request, route);
      await loadCompiler();
    },
    handler: async (request, reply) => {
      const answer = await handler(toCall(request, reply, route));
      if (!route.answer || answer === reply) return reply;
      reply.code(route.status);
      setETag(reply, answer);
      return answer;
    },
  });
}

/** `/v1/releases/{id}` as the router writes it. */
export function toUrl(path: string): string {
  // A colon of its own is written twice.
  return path
    .replaceAll(':', '::')
    .replace('{*}', '*')
    .replaceAll(/\{(\w+)\}/g, ':$1');
}

/** What of a request the router checks. */
function toSchema(route: Route): FastifySchema {
  return {
    ...(route.params && { params: route.params }),
    ...(route.query && { querystring: route.query }),
    ...(route.body && { body: route.body }),
  };
}

/** Refuses a personal access token that was not made for this. What its person may do is for the service to ask. */
function refuseToken(person: SignedIn | undefined, { method, permission }: Route): void {
  const token = person?.accessToken;
  if (!token || (method === 'GET' && permission === undefined)) return;
  if (permission === undefined) throw new PlatformError('TOKEN_NOT_ENOUGH', { token: token.name });
  if (scopesAllow(token.scopes, permission)) return;
  throw new PlatformError('TOKEN_SCOPE_MISSING', { token: token.name, permission, scope: scopeFor(permission) });
}

function mediaTypeOf(request: FastifyRequest): string {
  return (request.headers['content-type'] ?? '').replace(/;.*$/, '').trim().toLowerCase();
}

function refuseMediaType(request: FastifyRequest, { streams }: Route): void {
  if (streams && !streams.includes(mediaTypeOf(request))) {
    throw new PlatformError('MEDIA_TYPE_UNSUPPORTED', { supported: streams });
  }
}

function toCall<R extends Route>(request: FastifyRequest, reply: FastifyReply, route: R): Call<R> {
  const { params, query, body, identity } = request;
  const call = {
    ...(route.params && { params }),
    ...(route.query && { query }),
    ...(route.body && { body }),
    ...(route.streams && { stream: body ?? request.raw, mediaType: mediaTypeOf(request), ...contentLengthOf(request) }),
    ...(identity.person && { person: identity.person, change: changeRequestOf(request, identity.person) }),
    ...(identity.deliveryTarget && { deliveryTarget: identity.deliveryTarget }),
    ...(route.ifMatch && { ifMatch: readIfMatch(request.headers['if-match']) }),
    request,
    reply,
  };
  // The router has checked each member against the very schemas that Call is made of.
  return call as unknown as Call<R>;
}

function contentLengthOf(request: FastifyRequest): { readonly contentLength: number | undefined } {
  const header = request.headers['content-length'];
  return { contentLength: header === undefined ? undefined : Number(header) };
}

function setETag(reply: FastifyReply, answer: unknown): void {
  if (typeof answer !== 'object' || answer === null || !('revision' in answer)) return;
  if (typeof answer.revision === 'number') reply.header('etag', toETag(answer.revision));
}
