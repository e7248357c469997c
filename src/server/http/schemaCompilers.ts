import type { ErrorObject } from 'ajv';
import type { FastifySchemaCompiler, FastifyServerOptions } from 'fastify';
import type { schemaCompiler } from './schemaCompiler';

type SchemaController = NonNullable<FastifyServerOptions['schemaController']>;
type ValidatorFactory = NonNullable<NonNullable<SchemaController['compilersFactory']>['buildValidator']>;

let newCompiler: typeof schemaCompiler | undefined;

/** Loads what compiles schemas: the start does not need it, a request does before it is checked. */
export async function loadCompiler(): Promise<void> {
  newCompiler ??= (await import('./schemaCompiler')).schemaCompiler;
}

/**
 * Compiles schemas at their first use: doing all of them at the start doubles its time. Bodies are taken exactly as they
 * are; query, path and headers, which are always text, are turned into numbers and the like. Answers are written as they
 * are: their types say what is in them, and a compiled writer saves less than it takes to make.
 */
export function lazyCompilers(): SchemaController {
  const exact = lazily(() => compiler(false));
  const coercing = lazily(() => compiler('array'));
  const validators: FastifySchemaCompiler<object> = ({ schema, httpPart }) => {
    const validate = lazily(() => (httpPart === 'body' ? exact() : coercing())(schema));
    return (data: unknown) => {
      const compiled = validate();
      if (compiled(data)) return { value: data };
      return { error: compiled.errors?.map(toValidationResult) ?? [] };
    };
  };
  // Given from the start, so that Fastify does not load its own, whose types the factory's are.
  const buildValidator = (() => validators) as unknown as ValidatorFactory;
  return { compilersFactory: { buildValidator, buildSerializer: () => () => JSON.stringify } };
}

function compiler(coerceTypes: false | 'array'): ReturnType<typeof schemaCompiler> {
  if (!newCompiler) throw new Error('a schema is asked for before what compiles it was loaded');
  return newCompiler(coerceTypes);
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function toValidationResult(error: ErrorObject): ErrorObject {
  const unknown: unknown = error.params['additionalProperty'];
  if (typeof unknown !== 'string') return error;
  return { ...error, instancePath: `${error.instancePath}/${unknown}`, message: 'is not known here' };
}
