import type { AxiosResponse } from 'axios';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { ConnectionError } from './connectionError';
import { codeOf, connectionErrorOf } from './connectionErrorOf';
import type { CountedBody } from './countedBody';
import { isLoopback } from './remote/platformAddress';
import type { Watchdog } from './watchdog';

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | CountedBody | undefined;
  readonly signal: AbortSignal | undefined;
  /** In bytes; what is longer is no answer. */
  readonly longestAnswer?: number;
  /** Ends the request when it barks; whoever makes the request feeds it where only silence counts. */
  readonly watchdog: Watchdog;
}

export interface HttpAnswer {
  readonly status: number;
  readonly mediaType: string;
  /** Where a redirection points to. */
  readonly location?: string;
  readonly bytes: Buffer;
}

/** Codes of a connection that was refused or broke. `ERR_BAD_RESPONSE` is axios' for an answer cut off in its middle. */
const droppedCodes: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ERR_BAD_RESPONSE']);

/** Whether a connection was refused or broke, so that another one may fare better. */
export function wasDropped(error: unknown): boolean {
  return error instanceof ConnectionError && droppedCodes.has(codeOf(error.cause) ?? '');
}

/**
 * Sends one request and reads the whole answer, whatever its status. Redirections are not followed, so that the token stays
 * with the origin it was meant for. Throws a `ConnectionError` where no whole answer came.
 *
 * Inside the editor, Node's `http` and `https` go by the editor's proxy and certificate settings. So axios asks no proxy by
 * itself, and what leaves this machine has no agent of ours: with `http.proxySupport` at `on`, the editor steps back from one.
 */
export async function exchange(request: HttpRequest): Promise<HttpAnswer> {
  const { body, watchdog } = request;
  const tooLong = new AbortController();
  try {
    return answerOf(await send(request, tooLong));
  } catch (error) {
    if (typeof body === 'object' && body.failure !== undefined) throw body.failure;
    if (request.signal?.aborted) throw new ConnectionError('CANCELED', { cause: error });
    if (watchdog.signal.aborted) throw new ConnectionError('TIMED_OUT', { cause: error });
    if (tooLong.signal.aborted) throw new ConnectionError('ANSWER_INVALID', { cause: error });
    throw connectionErrorOf(error);
  } finally {
    watchdog.end();
    if (typeof body === 'object') body.end();
  }
}

async function send(request: HttpRequest, tooLong: AbortController): Promise<AxiosResponse<Buffer>> {
  const { method, url, headers, body, signal, longestAnswer = Infinity, watchdog } = request;
  const { default: axios } = await import('axios');
  const streamed = typeof body === 'object';
  return axios.request<Buffer>({
    method,
    url,
    // axios invents a media type for changes without a body, unless it is told that there is none.
    headers: { 'Content-Type': false, ...headers },
    data: streamed ? body.stream : body,
    signal: AbortSignal.any([...(signal ? [signal] : []), watchdog.signal, tooLong.signal]),
    // A stream cannot be sent again, so it does not go over a kept connection that the other side may just be closing.
    ...(streamed && isLoopback(new URL(url)) && { httpAgent: new HttpAgent(), httpsAgent: new HttpsAgent() }),
    maxRedirects: 0,
    proxy: false,
    responseType: 'arraybuffer',
    transformRequest: [],
    transformResponse: [],
    validateStatus: null,
    onDownloadProgress: ({ loaded }) => {
      watchdog.feed();
      if (loaded > longestAnswer) tooLong.abort();
    },
  });
}

function answerOf({ status, headers, data }: AxiosResponse<Buffer>): HttpAnswer {
  const mediaType = String(headers['content-type'] ?? '');
  const { location } = headers;
  return {
    status,
    mediaType: mediaType.split(';', 1)[0]?.trim().toLowerCase() ?? '',
    ...(typeof location === 'string' && { location }),
    bytes: data,
  };
}
