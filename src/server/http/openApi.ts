import { fastify } from 'fastify';
import { routes } from '../../protocol/routes';
import { toSchema, toUrl } from './operation';
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
  for (const route of Object.values(routes)) {
    app.route({
      method: route.method,
      url: toUrl(route.path),
      schema: toSchema(route),
      handler: async () => undefined,
    });
  }
  await app.ready();
  return app.swagger();
}
