import { fastify, type FastifySchema } from 'fastify';
import { Type, type TSchema } from 'typebox';
import { problem, problemMediaType } from '../../protocol/problem';
import type { Route } from '../../protocol/route';
import { routes } from '../../protocol/routes';
import { toUrl } from './operation';
import { lazyCompilers } from './schemaCompilers';

/**
 * Writes the contract as OpenAPI 3.1. Hardly anybody asks, so that what it takes is only then loaded; and on a server of its
 * own that listens to nobody, so that it need not be there when the routes are made.
 */
export async function describeContract(version: string): Promise<object> {
  const { default: fastifySwagger } = await import('@fastify/swagger');
  const app = fastify({ schemaController: lazyCompilers() });
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Mini Program Release platform', version },
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer' },
          deliveryKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
        },
      },
    },
  });
  for (const route of Object.values<Route>(routes)) {
    app.route({
      method: route.method,
      // OpenAPI has no parameter without a name.
      url: toUrl(route.path.replace('{*}', '{path}')),
      schema: describe(route),
      handler: async () => undefined,
    });
  }
  await app.ready();
  return app.swagger();
}

function describe(route: Route): FastifySchema {
  const body = route.streams ? { content: mediaTypes(route.streams, streamed) } : route.body;
  return {
    operationId: route.operationId,
    summary: route.summary,
    security: securityOf(route),
    headers: headersOf(route),
    ...(route.params && { params: nameAll(route.params) }),
    ...(route.query && { querystring: route.query }),
    ...(body && { body }),
    response: {
      [route.status]: answerOf(route),
      default: {
        description: 'Refused, with a stable code',
        content: mediaTypes([problemMediaType], problem),
      },
    },
  };
}

function securityOf(route: Route): readonly Record<string, readonly string[]>[] {
  switch (route.caller) {
    case 'person':
      return [{ bearer: [] }];
    case 'delivery key':
      return [{ bearer: [] }, { deliveryKey: [] }];
    case 'anybody':
      return [];
  }
}

const entityTag = Type.String({ description: 'The revision, in quotes' });

const idempotencyKey = Type.String({
  minLength: 1,
  maxLength: 255,
  description: 'The same request with the same key is answered as before, and changes nothing',
});

function headersOf({ caller, method, ifMatch }: Route): TSchema {
  return Type.Object({
    ...(ifMatch && { 'If-Match': entityTag }),
    ...(caller === 'person' && method !== 'GET' && { 'Idempotency-Key': Type.Optional(idempotencyKey) }),
  });
}

/** The rest of a path goes by the name it has in the description. */
function nameAll(params: TSchema): TSchema {
  if (!Type.IsObject(params)) return params;
  const { '*': rest, ...named } = params.properties;
  return rest ? Type.Object({ ...named, path: rest }) : params;
}

function answerOf({ answer, answersWith }: Route): object {
  const description = 'All went well';
  if (answer) {
    const isTagged = Type.IsObject(answer) && 'revision' in answer.properties;
    return {
      description,
      ...(isTagged && { headers: { ETag: entityTag } }),
      content: mediaTypes(['application/json'], answer),
    };
  }
  if (answersWith !== undefined) return { description, content: mediaTypes([answersWith], streamed) };
  return { description, type: 'null' };
}

/** Bytes, of which there is nothing more to say than their media type. */
const streamed = Type.Any();

function mediaTypes(types: readonly string[], schema: TSchema): Readonly<Record<string, { readonly schema: TSchema }>> {
  return Object.fromEntries(types.map((type) => [type, { schema }]));
}
