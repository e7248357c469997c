import type { ErrorCode } from '../../core/errorCode';
import { problem, problemMediaType, problemStatus } from '../../protocol/problem';
import { notAdmitted, refusalsOf, refusalsOfAll, refusalsOfAny } from '../../protocol/refusals';
import type { Caller, Route } from '../../protocol/route';
import { headerReference } from './headers';
import type { Reference, ResponseObject } from './openApiDocument';
import type { SchemaWriter } from './schemaWriter';

/** Writes what operations may be refused with; a refusal for one reason alone stands in the document once. */
export class RefusalWriter {
  readonly #schemas: SchemaWriter;
  readonly #shared = new Map<string, ResponseObject>();

  constructor(schemas: SchemaWriter) {
    this.#schemas = schemas;
  }

  /** The refusals that were referred to so far, by name. */
  get components(): Readonly<Record<string, ResponseObject>> {
    return Object.fromEntries(this.#shared);
  }

  /** What an operation may be refused with, by status. */
  write(route: Route): Readonly<Record<string, ResponseObject | Reference>> {
    const byStatus = Map.groupBy([...refusalsOf(route), ...refusalsOfAny(route)], problemStatus);
    const isShared = (status: number): boolean => route.otherAnswers?.[status] === undefined;
    return Object.fromEntries(
      [...byStatus].map(([status, codes]) => {
        const name = isShared(status) ? nameOf(codes, route.caller) : undefined;
        return [String(status), name === undefined ? this.#answer(status, codes) : this.#refer(name, status, codes)];
      }),
    );
  }

  #refer(name: string, status: number, codes: readonly ErrorCode[]): Reference {
    if (!this.#shared.has(name)) this.#shared.set(name, this.#answer(status, codes));
    return { $ref: `#/components/responses/${name}` };
  }

  #answer(status: number, codes: readonly ErrorCode[]): ResponseObject {
    const narrowed = { type: 'object', properties: { status: { const: status }, code: { enum: codes } } };
    return {
      description: codes.join(', '),
      headers: {
        'X-Request-Id': headerReference('RequestId'),
        ...(status === 503 && { 'Retry-After': headerReference('RetryAfter') }),
        ...(status === 401 && { 'WWW-Authenticate': headerReference('Authenticate') }),
      },
      content: { [problemMediaType]: { schema: { allOf: [this.#schemas.write(problem), narrowed] } } },
    };
  }
}

/** The name of a refusal that many operations have in common. */
function nameOf(codes: readonly ErrorCode[], caller: Caller): string | undefined {
  const [only] = codes;
  if (codes.length === 1 && only !== undefined) return inPascalCase(only);
  const ofAll: readonly ErrorCode[] = refusalsOfAll;
  const ofCaller: readonly ErrorCode[] = notAdmitted[caller];
  if (codes.every((code) => ofAll.includes(code))) return 'Unavailable';
  if (!codes.every((code) => ofAll.includes(code) || ofCaller.includes(code))) return undefined;
  if (codes.includes('DELIVERY_KEY_UNKNOWN')) return 'DeliveryKeyUnknown';
  if (codes.includes('UNAUTHENTICATED')) return 'PersonUnknown';
  return 'UnavailableToPeople';
}

function inPascalCase(code: ErrorCode): string {
  return code
    .split('_')
    .map((word) => word.charAt(0) + word.slice(1).toLowerCase())
    .join('');
}
