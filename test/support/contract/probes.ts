import type { ErrorCode } from '../../../src/core/errorCode';
import type { Exchange } from '../platformClient';
import type { FoundOperation } from './servedContract';

/** A request as it is sent again. */
export interface Probe {
  readonly method: string;
  readonly path: string;
  readonly headers: Exchange['headers'];
  readonly body: Uint8Array | undefined;
}

/** Credentials that are not, or not any more, enough. */
export interface BadCredentials {
  readonly expiredToken: string;
  readonly revokedToken: string;
  /** May read, and nothing else. */
  readonly readingToken: string;
  readonly revokedDeliveryKey: string;
}

type Change = (probe: Probe, found: FoundOperation, credentials: BadCredentials) => Probe;

/** More than the platform takes as JSON, or in the world of the walk as a tester list. */
const tooLarge = Buffer.from(JSON.stringify('x'.repeat(2 * 1024 * 1024)));

/**
 * How a request that went well is spoiled to be refused for a reason that has nothing to do with what the operation is
 * about. Each operation that says it refuses for such a reason is asked so.
 */
const changes: Readonly<Partial<Record<ErrorCode, Change>>> = {
  UNAUTHENTICATED: (probe) => withHeaders(probe, { authorization: undefined }),
  FORBIDDEN: (probe) => withHeaders(probe, { origin: 'https://elsewhere.example' }),
  TOKEN_EXPIRED: (probe, _found, { expiredToken }) => holding(probe, expiredToken),
  TOKEN_REVOKED: (probe, _found, { revokedToken }) => holding(probe, revokedToken),
  TOKEN_SCOPE_MISSING: (probe, _found, { readingToken }) => holding(probe, readingToken),
  TOKEN_NOT_ENOUGH: (probe, _found, { readingToken }) => holding(probe, readingToken),
  DELIVERY_KEY_MISSING: (probe) => withHeaders(probe, { authorization: undefined, 'x-api-key': undefined }),
  DELIVERY_KEY_UNKNOWN: (probe) => withHeaders(probe, { 'x-api-key': 'a-key-of-nobody' }),
  DELIVERY_KEY_REVOKED: (probe, _found, { revokedDeliveryKey }) =>
    withHeaders(probe, { 'x-api-key': revokedDeliveryKey }),
  REQUEST_INVALID: invalid,
  CURSOR_INVALID: (probe) => withQuery(probe, 'cursor', 'none-of-ours'),
  NOT_FOUND: (probe, found) => fresh(elsewhere(probe, found)),
  IF_MATCH_REQUIRED: (probe) => fresh(withHeaders(probe, { 'if-match': undefined })),
  REVISION_STALE: (probe) => fresh(withHeaders(probe, { 'if-match': '"of-another-platform"' })),
  IDEMPOTENCY_KEY_REUSED: another,
  MEDIA_TYPE_UNSUPPORTED: (probe) =>
    sending(withHeaders(probe, { 'content-type': 'application/x-something' }), Buffer.from('?')),
  BODY_TOO_LARGE: (probe) => sending(inItsOwnKind(probe), tooLarge),
};

/** The request that is to be refused with a code, or `undefined` where that is about the operation itself. */
export function probeFor(
  code: string,
  { method, path, headers, body }: Exchange,
  found: FoundOperation,
  credentials: BadCredentials,
): Probe | undefined {
  const change = changes[code as ErrorCode];
  return change?.({ method, path, headers, body }, found, credentials);
}

function withHeaders(probe: Probe, headers: Readonly<Record<string, string | undefined>>): Probe {
  const all = Object.entries({ ...probe.headers, ...headers }).filter(([, value]) => value !== undefined);
  return { ...probe, headers: Object.fromEntries(all) };
}

const holding = (probe: Probe, token: string): Probe => withHeaders(probe, { authorization: `Bearer ${token}` });

/** Not the same request again. */
const fresh = (probe: Probe): Probe => withHeaders(probe, { 'idempotency-key': undefined });

function sending(probe: Probe, body: Buffer): Probe {
  return { ...withHeaders(probe, { 'content-length': String(body.byteLength) }), body };
}

function withQuery(probe: Probe, name: string, value: string): Probe {
  const separator = probe.path.includes('?') ? '&' : '?';
  return { ...probe, path: `${probe.path}${separator}${name}=${value}` };
}

/** A list of testers stays one; everything else comes as JSON. */
function inItsOwnKind(probe: Probe): Probe {
  const isList = probe.headers['content-type']?.startsWith('text/');
  return isList ? probe : withHeaders(probe, { 'content-type': 'application/json' });
}

/** About something that is not there. */
function elsewhere(probe: Probe, { params }: FoundOperation): Probe {
  const { id, sha256 } = params;
  if (sha256 !== undefined) return { ...probe, path: probe.path.replace(sha256, '0'.repeat(64)) };
  return { ...probe, path: probe.path.replace(id ?? '/v1', id === undefined ? '/v1' : 'nothing-here') };
}

/** Another request under the same key. */
function another(probe: Probe, found: FoundOperation): Probe {
  const mediaType = probe.headers['content-type'] ?? '';
  if (mediaType.startsWith('text/')) return sending(probe, Buffer.from('somebody-else\n'));
  if (mediaType === 'application/zip') return withQuery(probe, 'note', 'another');
  const hasParameters = found.operation.parameters?.some((one) => one.in !== 'header') ?? false;
  return hasParameters ? elsewhere(probe, found) : withQuery(probe, 'again', 'true');
}

/** A part of it that the schema does not know. */
function invalid(probe: Probe, { params, operation }: FoundOperation): Probe {
  const [first] = Object.values(params);
  if (first !== undefined && 'id' in params) return fresh({ ...probe, path: probe.path.replace(first, 'no_id') });
  if ('sha256' in params) return { ...probe, path: probe.path.replace(first ?? '', 'no-hash') };
  if (operation.parameters?.some((one) => one.in === 'query')) return withQuery(probe, 'unknown', 'true');
  return sending(fresh(probe), Buffer.from('[]'));
}
