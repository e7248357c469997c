import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** Whom the object store lets in, as the SDK finds it in the environment. */
export const objectStoreAccount = {
  AWS_ACCESS_KEY_ID: 'test-account',
  AWS_SECRET_ACCESS_KEY: 'test-secret',
  AWS_REGION: 'us-east-1',
} as const;

interface KeptObject {
  bytes: Buffer;
  writtenAt: Date;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** As Signature Version 4 encodes: all but unreserved characters. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);

/**
 * An object store on loopback that speaks as much of S3's protocol as the platform does: objects of one bucket, and their list
 * in small pages. It answers to requests that its one account has signed (Signature Version 4), and to no others.
 */
export class ObjectStore {
  readonly objects = new Map<string, KeptObject>();
  readonly bucket = 'packages';
  /** How many names a page of a list has. */
  pageSize = 2;
  /** What it does not do any more: answer at all, or send an object to its end. It accepts connections all the same. */
  silence: 'none' | 'at once' | 'within an object' = 'none';
  /** Called when it is asked what it does not answer at all. */
  onSilence: () => void = () => {};
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async start(port = 0): Promise<ObjectStore> {
    const store = new ObjectStore();
    await store.#listen(port);
    return store;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Is away from now on; answers with what brings it back, at the same address. */
  async goAway(): Promise<() => Promise<void>> {
    const { port } = this;
    await this.stop();
    return () => this.#listen(port);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #listen(port: number): Promise<void> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    if (this.silence === 'at once') return this.onSilence();
    const url = new URL(request.url ?? '', this.url);
    const [, bucket, ...rest] = url.pathname.split('/').map(decodeURIComponent);
    if (!isSigned(request, url, body)) return refuse(response, 403, 'SignatureDoesNotMatch');
    if (bucket !== this.bucket) return refuse(response, 404, 'NoSuchBucket');
    const name = rest.join('/');
    if (name === '') return this.#list(url, response);
    const object = this.objects.get(name);
    switch (request.method) {
      case 'PUT':
        this.objects.set(name, { bytes: body, writtenAt: new Date() });
        return void response.end();
      case 'DELETE':
        this.objects.delete(name);
        return void response.writeHead(204).end();
      case 'GET':
        return object ? this.#send(object, response) : refuse(response, 404, 'NoSuchKey');
      default:
        return refuse(response, 405, 'MethodNotAllowed');
    }
  }

  #send({ bytes }: KeptObject, response: ServerResponse): void {
    if (this.silence === 'none') return void response.end(bytes);
    response.writeHead(200, { 'content-length': bytes.length });
    response.write(bytes.subarray(0, bytes.length / 2));
  }

  #list(url: URL, response: ServerResponse): void {
    const prefix = url.searchParams.get('prefix') ?? '';
    const after = url.searchParams.get('continuation-token') ?? '';
    const names = [...this.objects.keys()].filter((name) => name.startsWith(prefix) && name > after).toSorted();
    const page = names.slice(0, this.pageSize);
    const contents = page.map((name) => {
      const { bytes, writtenAt } = this.objects.get(name) ?? { bytes: Buffer.alloc(0), writtenAt: new Date(0) };
      const times = `<LastModified>${writtenAt.toISOString()}</LastModified><Size>${bytes.length}</Size>`;
      return `<Contents><Key>${escaped(name)}</Key>${times}</Contents>`;
    });
    const hasMore = names.length > page.length;
    const next = hasMore ? `<NextContinuationToken>${escaped(page.at(-1) ?? '')}</NextContinuationToken>` : '';
    const list = `<IsTruncated>${hasMore}</IsTruncated>${next}${contents.join('')}`;
    response.setHeader('content-type', 'application/xml');
    response.end(`<?xml version="1.0"?><ListBucketResult>${list}</ListBucketResult>`);
  }
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`);
}

/** Makes the signature of a request anew and compares. */
function isSigned(request: IncomingMessage, url: URL, body: Buffer): boolean {
  const { authorization = '' } = request.headers;
  const parts = /^AWS4-HMAC-SHA256 Credential=([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
    authorization,
  );
  const [, credential = '', signedHeaders = '', signature = ''] = parts ?? [];
  const [account, date = '', region = '', service = ''] = credential.split('/');
  if (account !== objectStoreAccount.AWS_ACCESS_KEY_ID) return false;
  const bodyHash = String(request.headers['x-amz-content-sha256']);
  if (bodyHash !== sha256(body)) return false;
  const query = [...url.searchParams].map(([name, value]) => `${encoded(name)}=${encoded(value)}`).toSorted();
  const canonical = [
    request.method,
    url.pathname,
    query.join('&'),
    ...signedHeaders.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}`),
    '',
    signedHeaders,
    bodyHash,
  ].join('\n');
  const scope = `${date}/${region}/${service}/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const key = [date, region, service, 'aws4_request'].reduce<string | Buffer>(
    hmac,
    `AWS4${objectStoreAccount.AWS_SECRET_ACCESS_KEY}`,
  );
  return hmac(key, text).toString('hex') === signature;
}
