import type { Readable, Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { invalidRequest } from './error-answers.ts';

const DECODERS: ReadonlyMap<string, () => Transform> = new Map<string, () => Transform>([
  ['zstd', createZstdDecompress],
  ['gzip', createGunzip],
]);

/**
 * Decompresses the bodies of requests and parses them as JSON. The limit of a route is for the decompressed body, and
 * decompression stops there: @fastify/compress would decompress all that has arrived.
 */
export function readBodies(app: FastifyInstance): void {
  const decoding = new WeakMap<FastifyRequest, () => void>();
  app.addHook('preParsing', async (request, _reply, payload) => {
    const encoding = request.headers['content-encoding']?.toLowerCase() ?? 'identity';
    if (encoding === 'identity' || request.method === 'GET') return payload;
    const decoder = DECODERS.get(encoding)?.();
    if (decoder === undefined) throw unsupported('content-encoding: expected zstd, gzip or none');
    decoding.set(request, () => {
      payload.unpipe(decoder);
      payload.resume();
      decoder.destroy();
    });
    return decode(payload, decoder);
  });
  app.addHook('onError', async (request) => decoding.get(request)?.());

  app.removeAllContentTypeParsers();
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser<Buffer>(
    'application/json',
    { parseAs: 'buffer' },
    (request: FastifyRequest, body: Buffer) =>
      new Promise((resolve, reject) => {
        parse(request, utf8(body), (error, json) => (error ? reject(error) : resolve(json)));
      }),
  );
}

/** Returns the text of a body that is small. Throws REQUEST_INVALID if it is not UTF-8. */
export function utf8(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw invalidRequest('it is not UTF-8');
  }
}

// Not a pipeline: it would cut the connection, and with it the answer, when the decoder is destroyed.
function decode(payload: Readable, decoder: Transform) {
  const counted = Object.assign(decoder, { receivedEncodedLength: 0 });
  payload.on('data', (chunk: Buffer) => {
    counted.receivedEncodedLength += chunk.length;
  });
  payload.once('error', (error) => decoder.destroy(error));
  payload.once('close', () => {
    if (!payload.readableEnded) decoder.destroy();
  });
  return payload.pipe(counted);
}

function unsupported(problem: string): Error {
  return Object.assign(new Error(problem), { code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE', statusCode: 415 });
}
