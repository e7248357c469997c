import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errorKinds, PlatformError, type ErrorCode, type ErrorKind } from '../../core/errorCode';
import { problemMediaType, problemStatus, type Problem } from '../../protocol/problem';
import { discardBody } from './discardBody';
import { ofrepFailure } from './ofrepFailure';

/** What Fastify itself refuses, in our codes. */
const frameworkCodes: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'MEDIA_TYPE_UNSUPPORTED',
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_JSON_BODY: 'REQUEST_INVALID',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'REQUEST_INVALID',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'REQUEST_INVALID',
  FST_ERR_BAD_URL: 'REQUEST_INVALID',
  FST_ERR_MAX_PARAM_LENGTH: 'REQUEST_INVALID',
};

interface Place {
  readonly pointer?: string;
  readonly detail?: string;
}

/** Answers everything that is refused as problem details (RFC 9457). */
export function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler(sendProblem);
  app.setNotFoundHandler(async (request) => {
    // Who is not signed in does not learn which routes there are.
    await app.doorkeeper.admit(request, 'person');
    throw new PlatformError('ROUTE_UNKNOWN');
  });
}

/** Answers one request with what went wrong. */
export async function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { platformError, place } = translate(error, request);
  const kind: ErrorKind = errorKinds[platformError.code];
  logFailure(error, platformError.code, request);
  // Said here again, since a path that cannot be read passes no hook.
  reply.header('x-request-id', request.id).header('cache-control', 'no-store');
  if (kind === 'unavailable') reply.header('retry-after', '1');
  if (kind === 'unauthenticated') reply.header('www-authenticate', 'Bearer');
  await discardBody(request.raw);
  // What may still come must not be taken for the next request.
  if (!request.raw.complete) reply.header('connection', 'close');
  const status = problemStatus(platformError.code);
  const failure = ofrepFailure(request, { status, pointer: place.pointer });
  if (failure) return reply.code(status).type('application/json').send(JSON.stringify(failure));
  const text = JSON.stringify(toProblem(platformError, status, request.id, place));
  // As bytes: a text would get a charset, which the media type does not have.
  return reply.code(status).type(problemMediaType).send(Buffer.from(text));
}

/** Nobody is to look into what a caller did wrong, nor into a request that came while the process ends, as it was told to. */
function logFailure(error: unknown, code: ErrorCode, request: FastifyRequest): void {
  const kind: ErrorKind = errorKinds[code];
  if (kind !== 'internal' && kind !== 'unavailable') return;
  const level = code === 'STOPPING' ? 'info' : 'error';
  request.log[level]({ err: error, code }, 'request failed');
}

function toProblem({ code, parameters }: PlatformError, status: number, requestId: string, place: Place): Problem {
  const words = code.toLowerCase().replaceAll('_', ' ');
  return {
    type: `urn:mini-program-release:problem:${code}`,
    title: words.charAt(0).toUpperCase() + words.slice(1),
    status,
    code,
    parameters: { ...parameters },
    ...place,
    requestId,
  };
}

function translate(error: unknown, request: FastifyRequest): { platformError: PlatformError; place: Place } {
  if (error instanceof PlatformError) return { platformError: error, place: {} };
  const place = validationPlace(error);
  if (place) return { platformError: new PlatformError('REQUEST_INVALID', {}, { cause: error }), place };
  const code = frameworkCode(error);
  if (code === 'BODY_TOO_LARGE') {
    return { platformError: new PlatformError(code, { limit: request.routeOptions.bodyLimit ?? 0 }), place: {} };
  }
  return { platformError: new PlatformError(code, {}, { cause: error }), place: {} };
}

function frameworkCode(error: unknown): ErrorCode {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return (typeof code === 'string' ? frameworkCodes[code] : undefined) ?? 'INTERNAL';
}

interface ValidationError extends Error {
  readonly validation: readonly { readonly instancePath: string; readonly message?: string }[];
  readonly validationContext?: string;
}

function isValidationError(error: unknown): error is ValidationError {
  return error instanceof Error && 'validation' in error && Array.isArray(error.validation);
}

function validationPlace(error: unknown): Place | undefined {
  if (!isValidationError(error)) return undefined;
  const [first] = error.validation;
  return {
    pointer: `/${error.validationContext ?? 'body'}${first?.instancePath ?? ''}`,
    ...(first?.message !== undefined && { detail: first.message }),
  };
}
