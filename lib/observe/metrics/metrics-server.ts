import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http';
import { type AddressInfo, createServer, isIPv6, type Socket } from 'node:net';

/** A server of metrics that listens. */
export interface MetricsServer {
  /** Address of the metrics. */
  readonly url: string;
  /** Stops listening and cuts all connections. */
  readonly close: () => void;
}

/** Metrics as text. */
export interface Exposition {
  readonly type: string;
  readonly text: string;
}

// For some Prometheus servers, which keep a connection each, and for people who look in.
const MOST_CONNECTIONS = 10;

// Connections without requests make room for others after this time.
const IDLE_MS = 30_000;

/**
 * Serves metrics at `/metrics` until it is closed, without keeping the process alive. Throws where it cannot listen.
 *
 * It listens by node:net and loads node:http with the first connection: loading takes longer than many a run, and most
 * runs end before anybody asks.
 */
export async function serveMetrics(
  host: string,
  port: number,
  metrics: () => Promise<Exposition>,
): Promise<MetricsServer> {
  const sockets = new Set<Socket>();
  let http: Promise<HttpServer> | undefined;
  const server = createServer((socket) => {
    socket.unref();
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    http ??= httpServer(metrics);
    http.then((ready) => ready.emit('connection', socket));
  });
  server.maxConnections = MOST_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    // Errors after it listens concern single connections.
    server.on('error', reject);
    server.listen({ host, port }, resolve);
  });
  server.unref();
  const { address, port: found } = server.address() as AddressInfo;
  return {
    url: `http://${isIPv6(address) ? `[${address}]` : address}:${found}/metrics`,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function httpServer(metrics: () => Promise<Exposition>): Promise<HttpServer> {
  const { createServer: create } = await import('node:http');
  const server = create((request, response) => {
    answer(request, response, metrics).catch(() => response.destroy());
  });
  server.timeout = IDLE_MS;
  return server;
}

async function answer(
  { method, url = '' }: IncomingMessage,
  response: ServerResponse,
  metrics: () => Promise<Exposition>,
): Promise<void> {
  if (method !== 'GET' || url.split('?')[0] !== '/metrics') {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('GET /metrics is all there is\n');
    return;
  }
  const { type, text } = await metrics();
  response.writeHead(200, { 'content-type': type }).end(text);
}
