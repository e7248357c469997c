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
  const read = keyOf(request.params);
  const key = read ?? unreadKey(request.url);
  if (status === 500) {
    return {
      ...key,
      errorCode: 'GENERAL',
      errorDetails: `A defect of the platform; its log has request ${request.id}.`,
    };
  }
  if (status !== 400) return undefined;
  if (key !== read) {
    return { ...key, errorCode: 'PARSE_ERROR', errorDetails: 'The key of the flag in the address cannot be read.' };
  }
  return pointer?.startsWith('/body/context')
    ? { ...key, errorCode: 'INVALID_CONTEXT', errorDetails: 'context is no JSON object.' }
    : { ...key, errorCode: 'PARSE_ERROR', errorDetails: 'The request is no JSON object with a context.' };
}

type FlagKey = Pick<EvaluationError, 'key'>;

function keyOf(params: unknown): FlagKey | undefined {
  const hasKey = typeof params === 'object' && params !== null && 'key' in params && typeof params.key === 'string';
  return hasKey ? { key: params.key as string } : undefined;
}

/** A key that is too long, or no text once it is decoded, as it stands in the address. */
function unreadKey(url: string): FlagKey | undefined {
  const [, key] = /\/evaluate\/flags\/([^/?]+)/.exec(url) ?? [];
  return key === undefined ? undefined : { key };
}
