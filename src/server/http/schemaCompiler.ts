import { Ajv, type ValidateFunction } from 'ajv';

/** Compiles schemas whose values are taken as they are, or are turned from text into what the schema wants. */
export function schemaCompiler(coerceTypes: false | 'array'): (schema: object) => ValidateFunction {
  const ajv = new Ajv({ removeAdditional: false, useDefaults: true, allErrors: false, coerceTypes });
  return (schema) => ajv.compile(schema);
}
