import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Test } from 'tap';

/** A server that a test has written, on this machine. */
export interface WebServer {
  /** Its address, without a path. */
  readonly origin: string;
  /** What was asked for so far: path and query. */
  readonly asked: string[];
  /** The requests so far. */
  readonly requests: IncomingMessage[];
}

/** Answers a request; `count` is how many requests for the same address there were, with this one. */
export type Answering = (request: IncomingMessage, response: ServerResponse, count: number) => void;

/** Starts a server until the test ends; with a key and a certificate it speaks TLS. */
export async function webServer(
  t: Pick<Test, 'teardown'>,
  answer: Answering,
  tls?: { readonly key: string; readonly cert: string },
): Promise<WebServer> {
  const requests: IncomingMessage[] = [];
  const asked: string[] = [];
  const listener: RequestListener = (request, response) => {
    requests.push(request);
    asked.push(request.url ?? '');
    answer(request, response, asked.filter((url) => url === request.url).length);
  };
  const server = tls === undefined ? createServer(listener) : createSecureServer(tls, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { origin: `http${tls === undefined ? '' : 's'}://127.0.0.1:${port}`, requests, asked };
}

/** Answers with a JSON document. */
export function sendJson(
  response: ServerResponse,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  const body = JSON.stringify(value);
  response
    .writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      ...headers,
    })
    .end(body);
}
