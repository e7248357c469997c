import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { PlatformError } from '../core/errorCode';
import { ConnectionError } from './connectionError';
import { connectionErrorOf } from './connectionErrorOf';
import { refusalOf } from './readAnswer';
import { isLoopback } from './remote/platformAddress';
import { Watchdog } from './watchdog';

export interface EventConnection {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds without a byte after which the connection is given up. */
  readonly silence: number;
  readonly signal: AbortSignal;
  onOpen(): void;
  onText(text: string): void;
}

/** A refusal is short; what is longer is not ours. */
const longestRefusal = 64 * 1024;

/**
 * Reads one connection of server-sent events, on a socket of its own, until it ends; always throws why it did. Redirections
 * are not followed, so that the token stays with its origin.
 */
export async function readEventConnection(connection: EventConnection): Promise<never> {
  const { url, headers, silence, signal } = connection;
  const watchdog = new Watchdog(silence);
  const done = new AbortController();
  try {
    const answer = await answerTo(url, {
      headers,
      // What leaves this machine has no agent of ours, or the editor's proxy settings would not hold for it.
      ...(isLoopback(url) && { agent: false }),
      signal: AbortSignal.any([signal, watchdog.signal, done.signal]),
    });
    answer.setEncoding('utf8');
    const mediaType = answer.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
    if (answer.statusCode !== 200 || mediaType !== 'text/event-stream') throw await refusal(answer, mediaType);
    watchdog.feed();
    connection.onOpen();
    for await (const text of answer as AsyncIterable<string>) {
      watchdog.feed();
      connection.onText(text);
    }
    throw new ConnectionError('UNREACHABLE');
  } catch (error) {
    if (watchdog.signal.aborted) throw new ConnectionError('TIMED_OUT', { cause: error });
    throw isTold(error) ? error : connectionErrorOf(error);
  } finally {
    watchdog.end();
    done.abort();
  }
}

/** Codes of ours are no codes of Node's. */
function isTold(error: unknown): boolean {
  return error instanceof ConnectionError || error instanceof PlatformError;
}

function answerTo(url: URL, options: RequestOptions): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options, resolve);
    // After the answer began, errors come through the answer as well; this keeps them from being thrown at nobody.
    request.on('error', reject);
    request.end();
  });
}

async function refusal(answer: IncomingMessage, mediaType: string): Promise<Error> {
  let text = '';
  for await (const part of answer as AsyncIterable<string>) {
    text += part;
    if (text.length > longestRefusal) return new ConnectionError('ANSWER_INVALID');
  }
  return refusalOf({ status: answer.statusCode ?? 0, mediaType, bytes: Buffer.from(text) });
}
