import type { Readable, Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { TapesyncError } from '../errors/error.ts';

const DECODERS: ReadonlyMap<string, () => Transform> = new Map<string, () => Transform>([
  ['zstd', createZstdDecompress],
  ['gzip', createGunzip],
]);

/**
 * Has the bodies of requests decompressed and read as JSON. The limit of a route is for what comes out, and nothing is
 * decompressed beyond it: @fastify/compress goes on with what has arrived, 20 s of work for 64 KB of a bomb.
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
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      parse(request, utf8(body as Buffer), done);
    } catch (error) {
      done(error as Error);
    }
  });
}

/** Returns the text of a body. Throws REQUEST_INVALID where it is not UTF-8: it would become something else. */
export function utf8(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new TapesyncError('REQUEST_INVALID', { problem: 'it is not UTF-8' });
  }
}

// Not by a pipeline, which would cut the connection, and the answer with it, where the decoder is given up.
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
