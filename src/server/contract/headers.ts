import { onlyAsks, type Route } from '../../protocol/route';
import type { HeaderObject, ParameterObject, Reference } from './openApiDocument';

const entityTag = { type: 'string', pattern: '^"[^"]+"$' } as const;

/** Headers of answers, by the name they are referred to. */
export const answerHeaders = {
  RequestId: {
    description: "Names the request in the platform's log",
    required: true,
    schema: { type: 'string', format: 'uuid' },
  },
  Revision: {
    description: 'The revision, in quotes; If-Match of the next change',
    required: true,
    schema: { type: 'string', pattern: '^"[0-9]+"$' },
  },
  EntityTag: { description: 'Names these very contents', required: true, schema: entityTag },
  RetryAfter: {
    description: 'Seconds until the same request may be sent again',
    required: true,
    schema: { type: 'string', pattern: '^[0-9]+$' },
  },
  Authenticate: { description: 'How to say who calls', required: true, schema: { type: 'string' } },
  Attachment: { description: 'To be saved, not shown', required: true, schema: { type: 'string' } },
} as const satisfies Readonly<Record<string, HeaderObject>>;

export type AnswerHeader = keyof typeof answerHeaders;

export function headerReference(name: AnswerHeader): Reference {
  return { $ref: `#/components/headers/${name}` };
}

/** Headers of an answer beside those that all have. */
export function headersOfAnswer({ operationId, answer }: Route): Readonly<Record<string, Reference>> {
  if (operationId === 'evaluateFlags' || operationId === 'getPackage') return { ETag: headerReference('EntityTag') };
  if (operationId === 'getVersionFile') return { 'Content-Disposition': headerReference('Attachment') };
  const isTagged = answer !== undefined && 'properties' in answer && 'revision' in (answer.properties as object);
  return isTagged ? { ETag: headerReference('Revision') } : {};
}

/** Headers that a request may or must have, beside who calls and what its body is. */
export function headersOfRequest(route: Route): readonly ParameterObject[] {
  const { operationId, caller, ifMatch } = route;
  return [
    ...(ifMatch ? [ifMatchHeader] : []),
    ...(caller === 'person' && !onlyAsks(route) ? [idempotencyKeyHeader] : []),
    ...(operationId === 'evaluateFlags' ? [ifNoneMatchHeader] : []),
    ...(operationId === 'streamEvents' ? [lastEventIdHeader] : []),
  ];
}

const ifMatchHeader: ParameterObject = {
  in: 'header',
  name: 'If-Match',
  required: true,
  description: 'The revision this was decided on, in quotes',
  schema: { type: 'string' },
};

const idempotencyKeyHeader: ParameterObject = {
  in: 'header',
  name: 'Idempotency-Key',
  required: false,
  description: 'The same request with the same key is answered as before, and changes nothing',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[!-~]+$' },
};

const ifNoneMatchHeader: ParameterObject = {
  in: 'header',
  name: 'If-None-Match',
  required: false,
  description: 'The ETag of the answer the caller has',
  schema: entityTag,
};

const lastEventIdHeader: ParameterObject = {
  in: 'header',
  name: 'Last-Event-ID',
  required: false,
  description: 'The id of the last event the caller got; the stream begins behind it',
  schema: { type: 'string' },
};
