import { randomUUID } from 'node:crypto';
import { Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { constants, type ZlibOptions, type ZstdOptions } from 'node:zlib';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import swagger from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify, {
  type FastifyBaseLogger,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { TapesyncError } from '../errors/error.ts';
import { OVERDUE_SECONDS } from '../model/census.ts';
import { JSON_LINES, ROWS } from '../stores/protocol/media-types.ts';
import { PATHS } from '../stores/protocol/paths.ts';
import type { ServerStore } from '../stores/store.ts';
import { type Access, admitCaller } from './access.ts';
import { BrokenRequests, NO_SNIFFING } from './broken-requests.ts';
import { describeApi } from './describe-api.ts';
import { Drain } from './drain.ts';
import { answerTo } from './error-answers.ts';
import { FairQueue } from './fair-queue.ts';
import type { LocalAccess } from './local-access.ts';
import { ServerMetrics } from './metrics.ts';
import { readBodies } from './request-bodies.ts';
import type { App } from './routes/app.ts';
import { changeRoutes } from './routes/changes.ts';
import { heldPlanRoutes } from './routes/held-plans.ts';
import { isOfBrowser, pageRoutes, sendNoPage } from './routes/pages.ts';
import { placeRoutes } from './routes/places.ts';
import { reconciliationRoutes } from './routes/reconciliations.ts';
import { runRoutes } from './routes/runs.ts';
import { sessionRoutes } from './routes/session.ts';
import { snapshotRoutes } from './routes/snapshot.ts';
import { sourceRoutes } from './routes/sources.ts';
import { stateRoutes } from './routes/state.ts';
import { volumeRoutes } from './routes/volumes.ts';
import { Sessions } from './sessions.ts';
import { TapeCounts } from './tape-counts.ts';
import { type CertifiedKey, tlsSettings } from './tls.ts';

/** How long a server waits for its callers, in milliseconds. */
export interface ServerLimits {
  /** For the headers of a request. */
  readonly headersMs: number;
  /** For the whole request. */
  readonly requestMs: number;
  /** For anything to be sent or received on a connection. */
  readonly idleMs: number;
  /** For the next request on a connection. */
  readonly keepAliveMs: number;
  /** Between two checks of `headersMs` and `requestMs`. */
  readonly checkMs: number;
}

/** The settings of a server. */
export interface ServerOptions {
  readonly store: ServerStore;
  readonly tokenLifetimeSeconds: number;
  /** Must never throw: it is called when the work is done. */
  readonly logger: FastifyBaseLogger;
  /** Returns how many lines of the log were lost. */
  readonly logLinesLost?: () => number;
  /** Seconds that a move may take before metrics call it overdue. */
  readonly overdueSeconds?: number | undefined;
  /** Certificate and key; without them the server speaks plain HTTP. */
  readonly tls?: CertifiedKey;
  /** Addresses of proxies that are trusted about the address of a caller. */
  readonly trustedProxies?: readonly string[];
  readonly limits?: Partial<ServerLimits>;
  /** Whether a held plan is released by another user than the one who has sent it. */
  readonly twoPersons?: boolean;
  /** Whether there are pages for a browser, beside the API. */
  readonly pages?: boolean;
  /** For one person on this machine: there are pages alone, without a password, and nobody else is answered. */
  readonly local?: LocalAccess;
}

/** A route of a server. */
export interface ServedRoute {
  readonly method: string;
  readonly path: string;
  readonly access: Access;
}

/** A server that can be drained. */
export interface FrameworkServer {
  readonly app: App;
  readonly drain: Drain;
  readonly routes: readonly ServedRoute[];
  /** Gives new connections another certificate; those that are open stay. Throws for one that cannot be used. */
  readonly renewCertificate: (pair: CertifiedKey) => void;
}

const SERVER_LIMITS: ServerLimits = {
  headersMs: 15_000,
  // 8 MB of changes over a link of 1 MBit/s.
  requestMs: 90_000,
  // A reader that has gone away must not keep a snapshot open.
  idleMs: 120_000,
  keepAliveMs: 75_000,
  checkMs: 5000,
};

// Without a checksum, most damage would be decompressed to something else. The default level takes much longer for
// hardly fewer bytes.
const COMPRESSION: ZlibOptions & ZstdOptions = {
  params: { [constants.ZSTD_c_checksumFlag]: 1, [constants.ZSTD_c_compressionLevel]: 1 },
  chunkSize: 64 * 1024,
};

const MOST_BODY_BYTES = 2 ** 20;
const MOST_HEADER_BYTES = 8192;

/** Builds a Framework Server on a store. */
export async function buildServer(options: ServerOptions): Promise<FrameworkServer> {
  const { store, tls, logger, local, trustedProxies = [], twoPersons = false } = options;
  const hasPages = options.pages === true || local !== undefined;
  const limits = { ...SERVER_LIMITS, ...options.limits };
  const broken = new BrokenRequests(logger);
  const settings = {
    loggerInstance: logger,
    // The answer names this id to find the line in the logs of many servers and starts.
    genReqId: () => randomUUID(),
    bodyLimit: MOST_BODY_BYTES,
    requestTimeout: limits.requestMs,
    connectionTimeout: limits.idleMs,
    keepAliveTimeout: limits.keepAliveMs,
    exposeHeadRoutes: false,
    // The schema of a route refuses what is too long. The router would refuse it before all hooks.
    routerOptions: { maxParamLength: MOST_HEADER_BYTES },
    // A value of another type is a mistake of the sender, and is not converted.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, allErrors: false } },
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    clientErrorHandler: (error: Error, socket: Socket) => broken.answer(error, socket),
    // A path that cannot be decoded skips all hooks.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      request.log.info({ method: request.method, address: request.ip, err: error.message }, 'broken request');
      sendError(error, request, reply);
    },
    // Every request is logged once, with its outcome.
    logController: new LogController({ disableRequestLogging: true }),
  } as const;
  const parsing = {
    maxHeaderSize: MOST_HEADER_BYTES,
    headersTimeout: limits.headersMs,
    connectionsCheckingInterval: limits.checkMs,
  };
  const plain = tls
    ? fastify({ ...settings, https: { ...tlsSettings(tls), ...parsing } })
    : fastify({ ...settings, http: parsing });
  const app = plain.withTypeProvider<TypeBoxTypeProvider>() as unknown as App;

  const sessions = new Sessions(local?.over(store.accounts) ?? store.accounts, options.tokenLifetimeSeconds);
  const tapes = new TapeCounts({
    store,
    overdueSeconds: options.overdueSeconds,
    failed: (error) => logger.warn({ err: error }, 'the volumes could not be counted for metrics'),
  });
  const metrics = new ServerMetrics({
    tapes,
    sources: async () => ({ sources: await store.expected.list(), at: Date.now() / 1000 }),
    failed: (error) => logger.warn({ err: error }, 'the expected sources could not be read for metrics'),
    logLinesLost: options.logLinesLost,
  });
  const drain = new Drain();
  const pageServer = {
    store,
    overdueSeconds: options.overdueSeconds ?? OVERDUE_SECONDS,
    census: async () => {
      await tapes.refresh();
      return tapes.census;
    },
    isLocal: local !== undefined,
    twoPersons,
    inventories: inventoryQueue(),
  };

  app.decorateRequest('caller', undefined);
  app.decorateRequest('token', undefined);
  const served: ServedRoute[] = [];
  app.addHook('onRoute', ({ method, url, config }) => {
    const access = config?.access;
    if (access === undefined) throw new Error(`${url} does not say who may use it`);
    served.push(...[method].flat().map((one) => ({ method: one, path: url, access })));
  });
  app.addHook('onRequest', async (_request, reply) => void reply.headers(NO_SNIFFING));
  if (local) app.addHook('onRequest', (request) => local.admit(request));
  broken.watch(app);
  drain.watch(app);
  metrics.observe(app);
  // Before the caller is looked for: the cookie of a page says who it is.
  if (hasPages) await app.register(cookie);
  app.addHook('onRequest', (request) => admitCaller(request, sessions));
  app.addHook('onResponse', async (request, reply) => {
    // Without the query, which may have hundreds of field names.
    const [path] = request.url.split('?');
    const ms = Math.round(reply.elapsedTime);
    const { method, caller, ip: address } = request;
    const user = caller?.user;
    request.log.info({ method, path, status: reply.statusCode, ms, user, address }, 'request');
  });
  // Fastify has no response where the caller has gone away.
  app.addHook('onRequestAbort', async (request) => {
    const [path] = request.url.split('?');
    const { method, caller, ip: address } = request;
    request.log.info({ method, path, user: caller?.user, address }, 'request broken off by its caller');
  });
  app.setErrorHandler(async (error, request, reply) => {
    const answer = answerTo(error, request.id);
    const isNoPath = answer.body.code === 'NOT_THERE' && isOfBrowser(request);
    if (!options.pages || !isNoPath) return sendError(error, request, reply);
    return sendNoPage(answer, request, reply, { sessions, server: pageServer });
  });
  readBodies(app);

  await app.register(compress, {
    encodings: ['zstd', 'gzip'],
    globalDecompression: false,
    threshold: 512,
    zlibOptions: COMPRESSION,
    customTypes: (type: string) =>
      [ROWS, JSON_LINES, 'application/json', 'text/'].some((known) => type.startsWith(known)),
  });
  await app.register(swagger, describeApi());
  // A plugin applies to the routes of later plugins only.
  await app.register(async (scope) => {
    const api: readonly ((own: App) => void)[] = [
      (own) => sessionRoutes(own, sessions),
      (own) => placeRoutes(own, store),
      (own) => snapshotRoutes(own, store),
      (own) => changeRoutes(own, store, metrics),
      (own) => volumeRoutes(own, store),
      (own) => runRoutes(own, store),
      (own) => sourceRoutes(own, store),
      (own) => reconciliationRoutes(own, store),
      (own) => heldPlanRoutes(own, store, twoPersons),
      (own) => stateRoutes(own, store, metrics),
    ];
    const pages = (own: App) => pageRoutes(own, pageServer, sessions, local);
    const routes = [...(local ? [] : api), ...(hasPages ? [pages] : [])];
    // Each in its own scope: the types of bodies differ.
    for (const add of routes) await scope.register(async (own: App) => add(own));
    if (local) return;
    scope.get(PATHS.openapi, {
      config: { access: { of: 'anyone' } },
      schema: { hide: true },
      handler: async () => scope.swagger(),
    });
  });
  const { server } = app;
  const renewCertificate = (pair: CertifiedKey) => {
    if (server instanceof TlsServer) server.setSecureContext(tlsSettings(pair));
  };
  return { app, drain, routes: served, renewCertificate };
}

// Each holds a whole scope in memory.
function inventoryQueue(): FairQueue {
  return new FairQueue({
    ...{ atOnce: 2, atOncePerParty: 1, reserved: 0, waiting: 64, waitingPerParty: 8 },
    busy: () => new TapesyncError('SERVER_BUSY', { seconds: 5 }),
  });
}

function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const answer = answerTo(error, request.id, request.routeOptions.bodyLimit);
  if (answer.hidden) request.log.error({ err: error }, 'request failed');
  // These headers belong to the answer that failed before its first byte.
  for (const name of ['content-encoding', 'etag', 'cache-control']) reply.removeHeader(name);
  // What is no request has passed no hook.
  reply.headers(NO_SNIFFING);
  if (answer.retryAfter !== undefined) reply.header('retry-after', answer.retryAfter);
  if (answer.status === 401) {
    const schemes = request.routeOptions.config.basic ? 'Bearer, Basic realm="tapesync"' : 'Bearer';
    reply.header('www-authenticate', schemes);
  }
  return reply.code(answer.status).type('application/json').send(answer.body);
}
