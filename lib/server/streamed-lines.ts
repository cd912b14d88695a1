import { Readable } from 'node:stream';
import { JSON_LINES } from '../stores/protocol/media-types.ts';
import { invalidRequest } from './error-answers.ts';

/** How much of a body is taken. */
export interface StreamLimits {
  readonly bytes: number;
  readonly lines: number;
  /** Characters of one line. */
  readonly line: number;
}

/**
 * Yields the lines of a body as they arrive, without those that are empty. Throws REQUEST_INVALID for what is not UTF-8, too
 * much, or cut within a line.
 */
export async function* streamedLines(body: unknown, limits: StreamLimits): AsyncGenerator<string> {
  if (!(body instanceof Readable)) throw invalidRequest(`expected ${JSON_LINES}`);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  let bytes = 0;
  let ends = 0;
  try {
    // Not destroyed: with it, the answer to who still sends would be lost.
    for await (const chunk of body.iterator({ destroyOnReturn: false })) {
      if (!Buffer.isBuffer(chunk)) throw invalidRequest(`expected ${JSON_LINES}`);
      bytes += chunk.length;
      if (bytes > limits.bytes) throw invalidRequest(`more than ${limits.bytes} bytes`);
      const lines = `${rest}${decoded(decoder, chunk)}`.split('\n');
      rest = lines.pop() ?? '';
      ends += lines.length;
      if (ends > limits.lines) throw invalidRequest(`more than ${limits.lines} lines`);
      if (rest.length > limits.line) throw invalidRequest(`a line is longer than ${limits.line} characters`);
      for (const line of lines) if (line !== '') yield line;
    }
  } catch (error) {
    // One of the decoder is of what was sent.
    if (error instanceof Error && /^(Z_|ZSTD_)/.test(String('code' in error && error.code)))
      throw invalidRequest('it is compressed, and cut or damaged');
    throw error;
  } finally {
    // What nobody reads any more would stand before the next request.
    body.resume();
  }
  if (rest !== '' || decoded(decoder) !== '') throw invalidRequest('its last line has no end');
}

function decoded(decoder: InstanceType<typeof TextDecoder>, chunk?: Uint8Array): string {
  try {
    return decoder.decode(chunk, { stream: chunk !== undefined });
  } catch {
    throw invalidRequest('it is not UTF-8');
  }
}
