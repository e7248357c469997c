import type { FastifyRequest } from 'fastify';
import { PlatformError } from '../../core/errorCode';
import type { Person } from '../../core/permissions';
import { fingerprintOf } from '../services/requestFingerprint';
import type { ChangeRequest } from '../services/unitOfWork';
import { readIfMatch } from './entityTag';

/**
 * Who asks for a change and by which request. A body that is streamed or may hold secrets is not part of the fingerprint
 * yet: its service adds it by `withBody`.
 */
export function changeRequestOf(request: FastifyRequest, person: Person): ChangeRequest {
  const base = { person, requestId: request.id };
  const key = request.headers['idempotency-key'];
  if (key === undefined || request.method === 'GET') return base;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new PlatformError('REQUEST_INVALID', { header: 'Idempotency-Key' });
  }
  const { operation } = request.routeOptions.config;
  const isLeft = operation?.streams !== undefined || operation?.secretBody === true;
  const body = isLeft || request.body === undefined ? '' : JSON.stringify(request.body);
  // The same on another revision is another decision. As a number, since a proxy may weaken the tag on one of the two ways.
  const revision = operation?.ifMatch ? [String(readIfMatch(request.headers['if-match']))] : [];
  return { ...base, idempotency: { key, fingerprint: fingerprintOf(request.method, request.url, body, ...revision) } };
}
