import type { FastifyRequest } from 'fastify';
import { speaksOfrep, type EvaluationError } from '../../protocol/delivery';

/** What a refusal is about, as far as the protocol tells refusals apart. */
export interface Refused {
  readonly status: number;
  /** The place in the request, as a JSON pointer. */
  readonly pointer: string | undefined;
}

/**
 * A refusal in the words of the remote evaluation protocol, or `undefined` where the request or the protocol has none: its
 * clients read the bodies of 400 and 500, and take another one for an answer of somebody else.
 */
export function ofrepFailure(request: FastifyRequest, { status, pointer }: Refused): EvaluationError | undefined {
  if (!speaksOfrep(request.url)) return undefined;
  const key = keyOf(request.params);
  if (status === 500) {
    return {
      ...key,
      errorCode: 'GENERAL',
      errorDetails: `A defect of the platform; its log has request ${request.id}.`,
    };
  }
  if (status !== 400) return undefined;
  return pointer?.startsWith('/body/context')
    ? { ...key, errorCode: 'INVALID_CONTEXT', errorDetails: 'context is no JSON object.' }
    : { ...key, errorCode: 'PARSE_ERROR', errorDetails: 'The request is no JSON object with a context.' };
}

function keyOf(params: unknown): { readonly key?: string } {
  const hasKey = typeof params === 'object' && params !== null && 'key' in params && typeof params.key === 'string';
  return hasKey ? { key: params.key as string } : {};
}
