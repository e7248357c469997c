import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import Ajv, { type ErrorObject } from 'ajv';
import addFormats from 'ajv-formats';

/** Schemas of the OpenFeature Remote Evaluation Protocol that questions and answers are held against. */
export type OfrepSchema =
  | 'evaluationRequest'
  | 'bulkEvaluationRequest'
  | 'serverEvaluationSuccess'
  | 'evaluationFailure'
  | 'flagNotFound'
  | 'bulkEvaluationSuccess'
  | 'bulkEvaluationFailure'
  | 'generalErrorResponse';

interface Contract {
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

/** What a question or an answer does wrong by the protocol. */
export function validateOfrep(message: unknown, name: OfrepSchema): readonly ErrorObject[] {
  const { components } = JSON.parse(readFileSync(resolve('test/fixtures/ofrep-schemas.json'), 'utf8')) as Contract;
  // Published, it fits every flag, so that "one of these" never holds; its words say that it is the one without a value.
  const codeDefaultFlag = { ...components.schemas['codeDefaultFlag'], not: { required: ['value'] } };
  const schemas = { ...components.schemas, codeDefaultFlag };
  const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
  ajv.addFormat('float', true);
  const schema = { components: { schemas }, $ref: `#/components/schemas/${name}` };
  return ajv.validate(schema, message) ? [] : (ajv.errors ?? []);
}

/** What the document has as the body of each status; `null` where it has none. */
const single: Readonly<Record<number, OfrepSchema | null>> = {
  200: 'serverEvaluationSuccess',
  400: 'evaluationFailure',
  401: null,
  403: null,
  404: 'flagNotFound',
  429: null,
  500: 'generalErrorResponse',
};
const bulk: Readonly<Record<number, OfrepSchema | null>> = {
  200: 'bulkEvaluationSuccess',
  304: null,
  400: 'bulkEvaluationFailure',
  401: null,
  403: null,
  429: null,
  500: 'generalErrorResponse',
};

/** The schema that the document has for an answer; `undefined` where it knows no such answer. */
export function ofrepAnswerSchema(path: string, status: number): OfrepSchema | null | undefined {
  return (path.endsWith('/flags') ? bulk : single)[status];
}
