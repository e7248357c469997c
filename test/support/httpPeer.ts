import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export type PeerAnswer = (request: IncomingMessage, response: ServerResponse) => unknown;

/** Somebody at the far end of a real connection, who answers as a test wants it. */
export interface HttpPeer {
  readonly url: string;
  /** Every request that came, in order. */
  readonly requests: IncomingMessage[];
  readonly sockets: ReadonlySet<Socket>;
  close(): Promise<void>;
}

/** @param listenOn its port; a free one unless told */
export async function httpPeer(answer: PeerAnswer, listenOn = 0): Promise<HttpPeer> {
  const requests: IncomingMessage[] = [];
  const sockets = new Set<Socket>();
  const listener: RequestListener = (request, response) => {
    requests.push(request);
    void answer(request, response);
  };
  const server = createServer(listener);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  server.listen(listenOn, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    sockets,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

export function answerJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  mediaType = 'application/json',
): void {
  response.writeHead(status, { 'content-type': `${mediaType}; charset=utf-8` });
  response.end(JSON.stringify(value));
}

export function answerProblem(response: ServerResponse, status: number, code: string, parameters: object = {}): void {
  const problem = { type: 'about:blank', title: code, status, code, parameters, requestId: 'request-1' };
  answerJson(response, status, problem, 'application/problem+json');
}

export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
