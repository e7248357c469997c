import { fastifySSE } from '@fastify/sse';
import { fastify, LogController, type FastifyInstance, type FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { PlatformError } from '../../core/errorCode';
import { onceDone } from '../../core/onceDone';
import type { Doorkeeper } from './callers';
import { guardRequests, type GuardSettings } from './guards';
import { answerProblems, sendProblem } from './problems';
import { lazyCompilers } from './schemaCompilers';

/** Largest JSON body: basic information with its logo is far below, in bytes. */
const bodyLimit = 2 * 1024 * 1024;

/** Longest part of a path: names of files in an archive. */
const maximumPathPart = 1024;

/** Where log lines go, as JSON. */
export interface LogSettings {
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly stream: { write(line: string): void };
}

export interface AppSettings extends GuardSettings {
  readonly version: string;
  /** Between two signs of life on an event stream, in milliseconds. */
  readonly heartbeatInterval: number;
}

/** The web server without its routes: how requests are checked, errors answered and the contract told. */
export async function createApp(
  doorkeeper: Doorkeeper,
  log: LogSettings,
  settings: AppSettings,
): Promise<FastifyInstance> {
  const app = fastify({
    // Headers are never logged: they carry tokens and keys.
    logger: { level: log.level, stream: log.stream, serializers: { req: ({ method, url }) => ({ method, url }) } },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: maximumPathPart },
    schemaController: lazyCompilers(),
    // Plugins are our own code and wait for nothing.
    pluginTimeout: 0,
    exposeHeadRoutes: false,
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => void sendProblem(error, request, reply),
  });
  app.decorate('doorkeeper', doorkeeper);
  app.decorateRequest('identity');
  readBodies(app);
  guardRequests(app, settings);
  answerProblems(app);
  logRequests(app);
  await app.register(fastifySSE, { heartbeatInterval: settings.heartbeatInterval });
  serveContract(app, settings.version);
  return app;
}

/** Streamed bodies are handed on as they come, to routes that ask for them, and to no others. */
function readBodies(app: FastifyInstance): void {
  app.removeContentTypeParser('text/plain');
  app.addContentTypeParser(
    ['application/zip', 'text/csv', 'text/plain'],
    async (request: FastifyRequest, payload: IncomingMessage) => {
      if (!request.routeOptions.config.operation?.streams) throw new PlatformError('MEDIA_TYPE_UNSUPPORTED');
      return payload;
    },
  );
}

function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    request.log.debug(
      {
        operation: request.routeOptions.config.operation?.operationId,
        account: request.identity?.person?.accountId,
        status: reply.statusCode,
        milliseconds: Math.round(reply.elapsedTime),
      },
      'answered',
    );
  });
}

/** `/openapi.json`. Hardly anybody asks, so that what it takes is loaded when somebody does. */
function serveContract(app: FastifyInstance, version: string): void {
  const contract = onceDone(async () => {
    const { writeContract } = await import('../contract/writeContract');
    return writeContract(version);
  });
  app.get('/openapi.json', contract);
}
