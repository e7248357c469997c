import assert from 'node:assert/strict';
import { request as send, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { Value } from 'typebox/value';
import { isErrorCode, PlatformError } from '../../src/core/errorCode';
import type { Problem } from '../../src/protocol/problem';
import type { AnswerOf, BodyOf, ParamsOf, QueryOf, Route } from '../../src/protocol/route';
import { routes, type OperationId } from '../../src/protocol/routes';

export interface RawRequest {
  readonly headers?: OutgoingHttpHeaders;
  /** Sent as JSON, unless it is bytes. */
  readonly body?: unknown;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly bytes: Buffer;
  readonly text: string;
}

/** One request with its answer, as they went over the socket. */
export interface Exchange {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Uint8Array | undefined;
  readonly answer: RawAnswer;
}

/** What a client of a test does beside what it is asked. */
export interface ClientOptions {
  /** Told of each request with its answer. */
  readonly onExchange?: ((exchange: Exchange) => void) | undefined;
  /** Makes an Idempotency-Key for each change a person asks for without one. */
  readonly newIdempotencyKey?: (() => string) | undefined;
}

type RouteOf<Id extends OperationId> = (typeof routes)[Id];
type Given<Name extends string, Value> = Value extends undefined ? unknown : { readonly [K in Name]: Value };

export type TestCall<Id extends OperationId> = Given<'params', ParamsOf<RouteOf<Id>>> &
  Given<'body', BodyOf<RouteOf<Id>>> & {
    readonly query?: QueryOf<RouteOf<Id>>;
    readonly ifMatch?: number;
    readonly idempotencyKey?: string;
    /** A streamed body. */
    readonly bytes?: Uint8Array;
    readonly mediaType?: string;
  };

/** The platform as one account sees it, over a real socket; independent of the extension's own client. */
export class PlatformClient {
  readonly #url: string;
  readonly #token: string | undefined;
  readonly #options: ClientOptions;

  constructor(url: string, token: string | undefined, options: ClientOptions = {}) {
    this.#url = url;
    this.#token = token;
    this.#options = options;
  }

  /** Calls an operation; what the platform refuses is thrown as the error it is. */
  async call<Id extends OperationId>(id: Id, call: TestCall<Id>): Promise<AnswerOf<RouteOf<Id>>> {
    const answer = await this.send(id, call);
    if (answer.status >= 400) throw errorOf(answer);
    const value: unknown = answer.text === '' ? undefined : JSON.parse(answer.text);
    keepsContract(routes[id], value);
    return value as AnswerOf<RouteOf<Id>>;
  }

  /** Calls an operation and answers with whatever came. */
  async send<Id extends OperationId>(id: Id, call: TestCall<Id>): Promise<RawAnswer> {
    const route: Route = routes[id];
    const { params, body, query, ifMatch, bytes, mediaType, ...given } = call as LooseCall;
    const isChange = route.caller === 'person' && route.method !== 'GET';
    const idempotencyKey = given.idempotencyKey ?? (isChange ? this.#options.newIdempotencyKey?.() : undefined);
    const path = route.path.replaceAll(/\{([\w*]+)\}/g, (_all, name: string) => encodePath(params?.[name] ?? ''));
    return this.raw(route.method, `${path}${queryText(query)}`, {
      headers: {
        ...(ifMatch !== undefined && { 'if-match': `"${ifMatch}"` }),
        ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
        ...(bytes && { 'content-type': mediaType ?? route.streams?.[0] }),
      },
      body: bytes ?? body,
    });
  }

  /**
   * Any request at all. Of an answer that does not end by itself, as much is read as is enough.
   */
  async raw(
    method: string,
    path: string,
    { headers: given = {}, body }: RawRequest = {},
    isEnough?: (text: string) => boolean,
  ): Promise<RawAnswer> {
    const bytes =
      body === undefined ? undefined : body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body));
    const headers = {
      ...(this.#token !== undefined && { authorization: `Bearer ${this.#token}` }),
      ...(bytes && { 'content-type': 'application/json', 'content-length': bytes.byteLength }),
      ...given,
    };
    const answer = await new Promise<RawAnswer>((resolve, reject) => {
      const request = send(`${this.#url}${path}`, { method, agent: false, headers });
      request.once('error', reject);
      request.once('response', (response) => {
        readAnswer(response, isEnough).then(resolve, reject);
      });
      request.end(bytes);
    });
    this.#options.onExchange?.({ method, path, headers, body: bytes, answer });
    return answer;
  }
}

interface LooseCall {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly ifMatch?: number;
  readonly idempotencyKey?: string;
  readonly bytes?: Uint8Array;
  readonly mediaType?: string;
}

function encodePath(value: string): string {
  return value.split('/').map(encodeURIComponent).join('/');
}

function queryText(query: Readonly<Record<string, unknown>> = {}): string {
  const entries = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one): [string, string] => [name, String(one)]),
  );
  return entries.length === 0 ? '' : `?${new URLSearchParams(entries).toString()}`;
}

async function readAnswer(response: IncomingMessage, isEnough?: (text: string) => boolean): Promise<RawAnswer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    // Leaving the loop ends the connection.
    if (isEnough?.(Buffer.concat(chunks).toString('utf8'))) break;
  }
  const bytes = Buffer.concat(chunks);
  return { status: response.statusCode ?? 0, headers: response.headers, bytes, text: bytes.toString('utf8') };
}

/** The problem of an answer. */
export function problemOf({ text }: RawAnswer): Problem {
  return JSON.parse(text) as Problem;
}

/** Whatever a test is about: an answer has exactly what its schema says. */
function keepsContract({ operationId, answer }: Route, value: unknown): void {
  if (!answer) return;
  const problems = Value.Errors(answer, value);
  assert.deepEqual(problems, [], `the answer of ${operationId} does not fit its schema`);
}

function errorOf(answer: RawAnswer): Error {
  const { code, parameters } = problemOf(answer);
  if (!isErrorCode(code)) return new Error(`unknown code: ${code}`);
  return new PlatformError(code, parameters as PlatformError['parameters']);
}
