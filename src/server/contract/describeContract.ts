import type { Route } from '../../protocol/route';
import { routes } from '../../protocol/routes';
import { conventions } from './conventions';
import type { Examples } from './example';
import { answerHeaders } from './headers';
import type { OpenApiDocument, OperationObject } from './openApiDocument';
import { OperationWriter, pathOf } from './operationWriter';
import { RefusalWriter } from './refusalWriter';
import { SchemaWriter } from './schemaWriter';
import { securitySchemes } from './security';
import { tags } from './tags';

/**
 * Writes the contract as OpenAPI 3.1: the operations as they are routed and checked, what each is refused with, and an
 * example of each that was recorded.
 *
 * @throws Error for an operation without a tag, or whose refusals nobody listed.
 */
export function describeContract(version: string, examples: Examples): OpenApiDocument {
  const schemas = new SchemaWriter();
  const refusals = new RefusalWriter(schemas);
  const writer = new OperationWriter(schemas, refusals, examples);
  const paths: Record<string, Record<string, OperationObject>> = {};
  for (const route of Object.values<Route>(routes)) {
    (paths[pathOf(route)] ??= {})[route.method.toLowerCase()] = writer.write(route);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Mini Program Release platform',
      version,
      description: conventions,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'The platform that serves this document' }],
    tags: tags.map(({ name, description }) => ({ name, description })),
    paths,
    components: {
      securitySchemes,
      headers: answerHeaders,
      responses: refusals.components,
      schemas: schemas.components,
    },
  };
}
