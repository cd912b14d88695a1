import type { ServerOptions as TlsServerOptions } from 'node:https';
import { constants, type ZlibOptions, type ZstdOptions } from 'node:zlib';
import compress from '@fastify/compress';
import swagger from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import { TapesyncError } from '../errors.ts';
import type { ServerStore } from '../stores/server-store.ts';
import { JSON_LINES, ROWS } from '../wire/media-types.ts';
import { PATHS } from '../wire/paths.ts';
import { admitCaller } from './caller.ts';
import { describeApi } from './describe-api.ts';
import { Drain } from './drain.ts';
import { answerTo } from './error-answers.ts';
import { ServerMetrics } from './metrics.ts';
import { changeRoutes } from './routes/changes.ts';
import { placeRoutes } from './routes/places.ts';
import type { App } from './routes/routes.ts';
import { runRoutes } from './routes/runs.ts';
import { sessionRoutes } from './routes/session.ts';
import { snapshotRoutes } from './routes/snapshot.ts';
import { stateRoutes } from './routes/state.ts';
import { volumeRoutes } from './routes/volumes.ts';
import { Sessions } from './sessions.ts';

/** How a server is built. */
export interface ServerOptions {
  readonly store: ServerStore;
  readonly tokenLifetimeSeconds: number;
  readonly logger: FastifyBaseLogger;
  /** Certificate and key; without them the server speaks plain HTTP. */
  readonly tls?: Pick<TlsServerOptions, 'cert' | 'key'>;
  /** Addresses of proxies whose word about a caller's address is believed. */
  readonly trustedProxies?: readonly string[];
}

/** A server that can be told to finish what is under way. */
export interface FrameworkServer {
  readonly app: App;
  readonly drain: Drain;
}

// Without a checksum, most of what is damaged on its way would be decompressed to something else.
const COMPRESSION: ZlibOptions & ZstdOptions = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };

const MOST_BODY_BYTES = 2 ** 20;
const MOST_HEADER_BYTES = 8192;
const HEADERS_MS = 15_000;
// For a request to arrive whole: 16 MB of changes over a link of 2 MBit/s.
const REQUEST_MS = 90_000;
// For a connection on which nothing moves, in either direction: a reader who has gone away must not hold a snapshot.
const IDLE_MS = 120_000;
const KEEP_ALIVE_MS = 75_000;

/** Builds a Framework Server on a store. */
export async function buildServer(options: ServerOptions): Promise<FrameworkServer> {
  const { store, tls, trustedProxies = [] } = options;
  const settings = {
    loggerInstance: options.logger,
    bodyLimit: MOST_BODY_BYTES,
    requestTimeout: REQUEST_MS,
    connectionTimeout: IDLE_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 64 },
    ajv: { customOptions: { removeAdditional: false, allErrors: false } },
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    // Every request is logged once, with its outcome.
    logController: new LogController({ disableRequestLogging: true }),
  } as const;
  const limits = { maxHeaderSize: MOST_HEADER_BYTES, headersTimeout: HEADERS_MS };
  const plain = tls
    ? fastify({ ...settings, https: { ...tls, ...limits, minVersion: 'TLSv1.2' } })
    : fastify({ ...settings, http: limits });
  const app = plain.withTypeProvider<TypeBoxTypeProvider>() as unknown as App;

  const sessions = new Sessions(store, options.tokenLifetimeSeconds);
  const metrics = new ServerMetrics();
  const drain = new Drain();

  app.decorateRequest('caller', undefined);
  app.decorateRequest('token', undefined);
  app.addHook('onRoute', ({ url, config }) => {
    if (config?.access === undefined) throw new Error(`${url} does not say who may use it`);
  });
  drain.watch(app);
  metrics.observe(app);
  app.addHook('onRequest', (request) => admitCaller(request, sessions));
  app.addHook('onResponse', async (request, reply) => {
    // Without the query: hundreds of field names say little.
    const [path] = request.url.split('?');
    const ms = Math.round(reply.elapsedTime);
    const { method, caller } = request;
    request.log.info({ method, path, status: reply.statusCode, ms, user: caller?.user }, 'request');
  });
  // Fastify does not call it a response when nobody is left to take it.
  app.addHook('onRequestAbort', async (request) => {
    const [path] = request.url.split('?');
    const { method, caller } = request;
    request.log.info({ method, path, user: caller?.user }, 'request broken off by its caller');
  });
  app.setErrorHandler((error, request, reply) => {
    const answer = answerTo(error, request.id);
    if (answer.hidden) request.log.error({ err: error }, 'request failed');
    if (answer.retryAfter !== undefined) reply.header('retry-after', answer.retryAfter);
    if (answer.status === 401) reply.header('www-authenticate', 'Bearer');
    return reply.code(answer.status).type('application/json').send(answer.body);
  });
  app.setNotFoundHandler(() => {
    throw new TapesyncError('NOT_THERE');
  });

  await app.register(compress, {
    encodings: ['zstd', 'gzip'],
    requestEncodings: ['zstd', 'gzip'],
    threshold: 512,
    zlibOptions: COMPRESSION,
    customTypes: (type: string) =>
      [ROWS, JSON_LINES, 'application/json', 'text/plain'].some((known) => type.startsWith(known)),
  });
  await app.register(swagger, describeApi());
  // What is registered as a plugin is in force for routes of plugins that come after it.
  await app.register(async (scope) => {
    const routes = [
      sessionRoutes(sessions),
      placeRoutes(store),
      snapshotRoutes(store),
      changeRoutes(store, metrics),
      volumeRoutes(store),
      runRoutes(store),
      stateRoutes(store, metrics),
    ];
    for (const add of routes) add(scope as unknown as App);
    scope.get(PATHS.openapi, {
      config: { access: { of: 'anyone' } },
      schema: { hide: true },
      handler: async () => scope.swagger(),
    });
  });
  return { app, drain };
}
