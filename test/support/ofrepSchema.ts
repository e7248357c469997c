import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import Ajv, { type ErrorObject } from 'ajv';
import addFormats from 'ajv-formats';

/** Schemas of the OpenFeature Remote Evaluation Protocol that answers are held against. */
export type OfrepSchema =
  'serverEvaluationSuccess' | 'evaluationFailure' | 'flagNotFound' | 'bulkEvaluationSuccess' | 'bulkEvaluationFailure';

interface Contract {
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

/** What an answer does wrong by the protocol. */
export function validateOfrep(answer: unknown, name: OfrepSchema): readonly ErrorObject[] {
  const { components } = JSON.parse(readFileSync(resolve('test/fixtures/ofrep-schemas.json'), 'utf8')) as Contract;
  // Published, it fits every flag, so that "one of these" never holds; its words say that it is the one without a value.
  const codeDefaultFlag = { ...components.schemas['codeDefaultFlag'], not: { required: ['value'] } };
  const schemas = { ...components.schemas, codeDefaultFlag };
  const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
  ajv.addFormat('float', true);
  const schema = { components: { schemas }, $ref: `#/components/schemas/${name}` };
  return ajv.validate(schema, answer) ? [] : (ajv.errors ?? []);
}
