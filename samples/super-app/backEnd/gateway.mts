import type { IncomingMessage, ServerResponse } from 'node:http';
import { askCrowd } from './crowd.mts';
import type { PageFile } from './pageFiles.mts';
import type { Connection, Platform, Target } from './platform.mts';
import { isPlatform, unknownAmong } from './users.mts';

/** What the page may ask of the platform: what a phone needs, and nothing else the delivery key would open. */
const forwarded: readonly { readonly method: string; readonly path: RegExp }[] = [
  { method: 'POST', path: /^\/ofrep\/v1\/evaluate\/flags$/ },
  { method: 'GET', path: /^\/v1\/delivery\/mini-programs$/ },
  { method: 'POST', path: /^\/v1\/delivery\/qr-codes\/resolve$/ },
  { method: 'POST', path: /^\/v1\/delivery\/events$/ },
  { method: 'GET', path: /^\/v1\/packages\/[0-9a-f]{64}$/ },
  { method: 'GET', path: /^\/\.well-known\/jwks\.json$/ },
];

const requestHeaders = ['content-type', 'if-none-match'] as const;
const answerHeaders = ['content-type', 'etag', 'cache-control'] as const;

const noAnswer = 'The platform does not answer now. It is asked again.';

const longestBody = 256 * 1024;

/** Nothing but our own files, and pictures that the page took out of a package it has verified. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * The super app's back end: gives out the page, and asks the platform in its name. The delivery key stays here. A real one would
 * know who is signed in and put that user's ID into what it asks; this one lets everybody be anybody.
 */
export class Gateway {
  readonly #platform: Platform;
  readonly #files: ReadonlyMap<string, PageFile>;
  readonly #directoryToken: string | undefined;

  /** @param directoryToken what the platform comes with when it asks who is no user; nobody is told without one */
  constructor(platform: Platform, files: ReadonlyMap<string, PageFile>, directoryToken?: string) {
    this.#platform = platform;
    this.#files = files;
    this.#directoryToken = directoryToken;
  }

  /** Answers one request; what goes wrong becomes an answer with a sentence. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      if (!isFromThisMachine(request)) return refuse(response, 403, 'This server answers only its own page.');
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      const file = request.method === 'GET' ? this.#files.get(url.pathname) : undefined;
      if (file) return giveFile(response, file);
      if (request.method === 'POST' && url.pathname === '/users' && this.#directoryToken !== undefined)
        return await giveUnknown(request, response, this.#directoryToken);
      await this.#ask(request, response, url);
    } catch (error) {
      // What fetch throws where nobody answers is a TypeError, and says less.
      const sentence = error instanceof Error && !(error instanceof TypeError) ? error.message : noAnswer;
      if (response.headersSent) response.destroy();
      else refuse(response, 502, sentence);
    }
  }

  async #ask(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    if (url.pathname === '/targets') return giveJson(response, await this.#targets());
    const [, id = '', path = ''] = /^\/targets\/([^/]+)(\/.+)$/.exec(url.pathname) ?? [];
    const isCrowd = request.method === 'GET' && path === '/crowd';
    if (!isCrowd && !forwarded.some((one) => one.method === request.method && one.path.test(path)))
      return refuse(response, 404, 'There is nothing here.');
    const connection = await this.#platform.connect();
    const target = connection.targets.find((one) => one.id === decodeURIComponent(id));
    if (!target) return refuse(response, 404, 'There is no such super app.');
    if (isCrowd) return giveJson(response, await askCrowd(connection, target));
    await forward(request, response, { connection, target, path: `${path}${url.search}` });
  }

  async #targets(): Promise<readonly Omit<Target, 'deliveryKey'>[]> {
    const { targets } = await this.#platform.connect();
    return targets.map(({ id, name, environment }) => ({ id, name, environment }));
  }
}

/** Against pages of others in the same browser: they come with an origin, or under a name of theirs that leads here. */
function isFromThisMachine({ headers }: IncomingMessage): boolean {
  const { host = '', origin } = headers;
  const isLoopback = /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(host);
  return isLoopback && (origin === undefined || origin === `http://${host}`);
}

interface Question {
  readonly connection: Connection;
  readonly target: Target;
  readonly path: string;
}

async function forward(request: IncomingMessage, response: ServerResponse, question: Question): Promise<void> {
  const { connection, target, path } = question;
  const headers = new Headers({ authorization: `Bearer ${target.deliveryKey}` });
  for (const name of requestHeaders) {
    const value = request.headers[name];
    if (value !== undefined) headers.set(name, value);
  }
  const body = request.method === 'GET' ? null : await bodyOf(request);
  const answer = await fetch(`${connection.address}${path}`, { method: request.method ?? 'GET', headers, body });
  for (const name of answerHeaders) {
    const value = answer.headers.get(name);
    if (value !== null) response.setHeader(name, value);
  }
  response.writeHead(answer.status);
  response.end(Buffer.from(await answer.arrayBuffer()));
}

async function bodyOf(request: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.byteLength;
    if (size > longestBody) throw new Error('That is more than a phone has to say.');
    chunks.push(chunk);
  }
  return Uint8Array.from(Buffer.concat(chunks));
}

async function giveUnknown(request: IncomingMessage, response: ServerResponse, token: string): Promise<void> {
  if (!isPlatform(request.headers.authorization, token))
    return refuse(response, 401, 'Only the platform may ask this.');
  const text = Buffer.from(await bodyOf(request)).toString('utf8');
  giveJson(response, unknownAmong(JSON.parse(text)));
}

function giveFile(response: ServerResponse, { type, bytes }: PageFile): void {
  response.writeHead(200, {
    'content-type': type,
    'content-security-policy': contentSecurityPolicy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  response.end(bytes);
}

function giveJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(value));
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify({ title: sentence }));
}
