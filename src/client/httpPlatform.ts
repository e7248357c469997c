import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { AnswerOf, Route } from '../protocol/route';
import type { OperationId, routes } from '../protocol/routes';
import { CountedBody } from './countedBody';
import { exchange, wasDropped, type HttpAnswer } from './httpExchange';
import type { CallOf, Platform } from './platform';
import { readAnswer, refusalOf } from './readAnswer';
import { requestPath, type PathValues } from './requestPath';
import { unlessAborted } from './unlessAborted';
import { Watchdog } from './watchdog';

/** In milliseconds. */
export interface HttpLimits {
  /** From the request until its answer comes. */
  readonly answer: number;
  /** Without a byte moving, where the size of a body or file decides how long it takes. */
  readonly silence: number;
}

export interface HttpPlatformOptions {
  /**
   * Where the platform is, without a path of its own routes. May wait until there is an address to give.
   *
   * @param dropped the address whose connection has just broken, when asked for a second try
   */
  baseUrl(dropped?: string): string | Promise<string>;
  /** The bearer token, or `undefined` while nobody is signed in. Asked for each try, after `baseUrl`. */
  token(): Promise<string | undefined>;
  readonly limits?: Partial<HttpLimits>;
}

/** A call of any operation, as far as sending it is concerned. */
interface AnyCall {
  readonly params?: PathValues;
  readonly query?: PathValues;
  readonly body?: unknown;
  readonly stream?: { readonly mediaType: string; readonly bytes: Readable | Uint8Array; readonly size?: number };
  readonly ifMatch?: number;
  readonly signal?: AbortSignal;
  readonly idempotencyKey?: string;
  readonly onSent?: (bytes: number) => void;
}

/** What is sent, the same at every try. */
interface Outgoing {
  readonly method: Route['method'];
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly authorized: boolean;
  readonly repeatable: boolean;
  readonly limit: number;
  readonly signal: AbortSignal | undefined;
  /** Made anew for each try; feeds the watchdog as it leaves. */
  body(watchdog: Watchdog): string | CountedBody | undefined;
}

const defaultLimits: HttpLimits = { answer: 30_000, silence: 60_000 };

const keyedMethods: ReadonlySet<Route['method']> = new Set(['POST', 'PUT', 'PATCH']);

/**
 * The platform over HTTP. Nothing is loaded or connected before the first call.
 *
 * A request whose connection was refused or broke is sent once more, where that cannot do a thing twice: a GET, and a change
 * with an Idempotency-Key, under the same key. The platform keeps a key with the change in one transaction, so whether the
 * first try arrived or not, also when the process was killed and started again between the two, the change happens once and
 * the second try gets its answer. A body that is a `Readable` is gone after the first try, and is never sent again; nor is
 * anything that timed out or was canceled.
 */
export function createHttpPlatform(options: HttpPlatformOptions): Platform {
  const limits: HttpLimits = { ...defaultLimits, ...options.limits };

  async function send(outgoing: Outgoing, dropped?: string): Promise<HttpAnswer> {
    const { method, path, signal } = outgoing;
    const base = await unlessAborted(options.baseUrl(dropped), signal);
    const token = outgoing.authorized ? await unlessAborted(options.token(), signal) : undefined;
    const headers = { ...outgoing.headers, ...(token !== undefined && { Authorization: `Bearer ${token}` }) };
    const watchdog = new Watchdog(outgoing.limit);
    try {
      const url = base.replace(/\/+$/u, '') + path;
      return await exchange({ method, url, headers, body: outgoing.body(watchdog), signal, watchdog });
    } catch (error) {
      if (dropped === undefined && outgoing.repeatable && wasDropped(error)) return send(outgoing, base);
      throw error;
    }
  }

  async function call<Id extends OperationId>(operation: Id, call: CallOf<Id>): Promise<AnswerOf<(typeof routes)[Id]>> {
    const contract = await import('../protocol/routes');
    const route: Route = contract.routes[operation];
    const answer = await readAnswer(await send(outgoingOf(route, call, limits)), route.status, route.answer);
    // Checked against the very schema that the type is made of.
    return answer as AnswerOf<(typeof routes)[Id]>;
  }

  async function download(path: string, signal?: AbortSignal): Promise<Buffer> {
    // With anything else in front, the path could become part of the host, and the token go there.
    if (!path.startsWith('/')) throw new TypeError('The path of a download starts with a slash');
    const answer = await send({
      method: 'GET',
      path,
      headers: { Accept: '*/*' },
      authorized: true,
      repeatable: true,
      limit: limits.silence,
      signal,
      body: () => undefined,
    });
    if (answer.status !== 200) throw await refusalOf(answer);
    return answer.bytes;
  }

  return { call, download };
}

function outgoingOf(route: Route, call: AnyCall, limits: HttpLimits): Outgoing {
  const { stream, ifMatch } = call;
  const keyed = keyedMethods.has(route.method);
  const mediaType = stream?.mediaType ?? (route.body && 'application/json');
  return {
    method: route.method,
    path: requestPath(route.path, call.params, call.query),
    headers: {
      Accept: 'application/json',
      ...(mediaType && { 'Content-Type': mediaType }),
      ...(stream && sizeOf(stream) !== undefined && { 'Content-Length': String(sizeOf(stream)) }),
      ...(ifMatch !== undefined && { 'If-Match': `"${ifMatch}"` }),
      ...(keyed && { 'Idempotency-Key': call.idempotencyKey ?? randomUUID() }),
    },
    authorized: route.caller !== 'anybody',
    repeatable: (keyed || route.method === 'GET') && !(stream?.bytes instanceof Readable),
    limit: stream ? limits.silence : limits.answer,
    signal: call.signal,
    body: (watchdog) => (stream ? countedBody(stream, call.onSent, watchdog) : route.body && JSON.stringify(call.body)),
  };
}

function sizeOf({ bytes, size }: NonNullable<AnyCall['stream']>): number | undefined {
  return size ?? (bytes instanceof Uint8Array ? bytes.length : undefined);
}

function countedBody(
  stream: NonNullable<AnyCall['stream']>,
  onSent: AnyCall['onSent'],
  watchdog: Watchdog,
): CountedBody {
  return new CountedBody(stream.bytes, sizeOf(stream), (bytes) => {
    watchdog.feed();
    onSent?.(bytes);
  });
}
