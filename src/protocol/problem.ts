import * as Type from 'typebox';
import type { Static } from 'typebox';
import { errorKinds, type ErrorCode, type ErrorKind } from '../core/errorCode';
import { dictionary } from './schema';

/** The answer to everything that is refused (RFC 9457), as `application/problem+json`. */
export const problem = Type.Object(
  {
    type: Type.String({ description: 'A URN with the code' }),
    title: Type.String({ description: 'The code in words' }),
    status: Type.Integer({ description: 'The HTTP status' }),
    code: Type.String({ description: 'Stable, to decide by' }),
    parameters: dictionary(Type.Unknown(), { description: 'Values that belong to the code' }),
    pointer: Type.Optional(Type.String({ description: 'JSON pointer to the part of the request that is wrong' })),
    detail: Type.Optional(Type.String({ description: 'What the schema says about it, for developers' })),
    requestId: Type.String({ description: "Names the request in the platform's log" }),
  },
  { additionalProperties: false },
);

export type Problem = Static<typeof problem>;

export const problemMediaType = 'application/problem+json';

const statuses: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not found': 404,
  conflict: 409,
  gone: 410,
  stale: 412,
  'precondition required': 428,
  'too large': 413,
  unsupported: 415,
  unprocessable: 422,
  unsatisfiable: 416,
  unavailable: 503,
  internal: 500,
};

/** The HTTP status by which a code is answered. */
export function problemStatus(code: ErrorCode): number {
  return statuses[errorKinds[code]];
}
