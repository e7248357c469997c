import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { unlessAborted } from '../unlessAborted';
import type { Redirect } from './openIdClient';
import { SignInError } from './signInError';

const defaultPatience = 5 * 60_000;

const path = '/signed-in';

export interface LoopbackRedirect extends Redirect {
  close(): void;
}

/**
 * Waits on this machine for the browser to come back (RFC 8252, 7.3). Only the address with the expected `state` counts: any
 * web page can send a browser here.
 *
 * @param farewell what the browser shows then, as plain text
 * @param patience how long a person may take in the browser, in milliseconds
 */
export async function openLoopbackRedirect(farewell: string, patience = defaultPatience): Promise<LoopbackRedirect> {
  let expected: { readonly state: string; readonly arrived: (url: URL) => void } | undefined;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const isExpected = url.pathname === path && url.searchParams.get('state') === expected?.state;
    if (request.method !== 'GET' || !expected || !isExpected) return answer(response, 404, '');
    answer(response, 200, farewell);
    expected.arrived(url);
  });
  const port = await listen(server);
  const uri = `http://127.0.0.1:${port}${path}`;
  return {
    uri,
    arrival: async (state, signal) => {
      const arrival = new Promise<URL>((resolve) => {
        expected = { state, arrived: ({ search }) => resolve(new URL(uri + search)) };
      });
      return before(arrival, signal, patience);
    },
    close: () => {
      server.close();
      server.closeIdleConnections();
    },
  };
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    connection: 'close',
  });
  response.end(text);
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** What comes in time, and before the person gives up. */
async function before<T>(arrival: Promise<T>, signal: AbortSignal, patience: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new SignInError('SIGN_IN_TIMED_OUT')), patience);
  });
  try {
    return await unlessAborted(Promise.race([arrival, late]), signal);
  } finally {
    clearTimeout(timer);
  }
}
