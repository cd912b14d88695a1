import { TapesyncError } from '../../errors/error.ts';
import { decompressed } from '../decompress.ts';
import { READ_LIMITS, ReadGuard, type ReadLimits } from '../read-limits.ts';
import type { Source } from '../source.ts';
import { addressName, isSamePlace } from './address.ts';
import { DocumentScan } from './document-scan.ts';
import { type Answer, type Asking, Client, RequestFailure } from './get.ts';
import { pagingOf } from './next-page.ts';
import type { TokenHeader } from './token.ts';

/** How an export is fetched. */
export interface HttpOptions {
  /** Proves who asks; nobody sees it but the host that is named. */
  readonly token?: TokenHeader | undefined;
  /** Other headers of each request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Certificates of authorities to be trusted, PEM; the usual ones when absent. */
  readonly authorities?: readonly string[] | undefined;
  /** After so long, in milliseconds, the export counts as cut; never when absent. */
  readonly timeoutMs?: number | undefined;
  /** How much may come out of an answer that was compressed for its way. */
  readonly limits?: ReadLimits | undefined;
  /** How long nothing may come, in milliseconds. */
  readonly silenceMs?: number | undefined;
  /** The first wait before a request is sent again, in milliseconds. */
  readonly delayMs?: number | undefined;
  /** As many pages are read of one export. */
  readonly mostPages?: number | undefined;
  /** Takes a sentence for the operator. */
  readonly onMessage?: ((sentence: string) => void) | undefined;
}

const SILENCE_MS = 300_000;
const DELAY_MS = 500;
const MOST_PAGES = 10_000;
const LINE_END = Buffer.from('\n');

/**
 * Returns the source of an export behind an address. It is fetched when it is read; of JSON that comes in pages all are, one document
 * after the other. It is whole only if each answer has status 200 and came to the end that it announces, and as many elements came
 * as the pages announce: else SOURCE_MISSING is thrown behind the last bytes. A request is sent again only before the first byte
 * of its answer was passed on. The name is the address without its query, which may have secrets in it.
 */
export function httpSource(url: URL, options: HttpOptions): Source {
  const name = addressName(url);
  return {
    name,
    isAddress: true,
    async *bytes(signal) {
      signal.throwIfAborted();
      const reading = new Reading(name, url, options, signal);
      try {
        yield* reading.pages();
      } catch (error) {
        throw reading.errorOf(error);
      } finally {
        reading.close();
      }
    },
    size: async () => undefined,
  };
}

class Reading {
  readonly #name: string;
  readonly #first: URL;
  readonly #options: HttpOptions;
  readonly #client: Client;
  readonly #stopped: AbortSignal;
  readonly #signal: AbortSignal;
  readonly #late = new AbortController();
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #limits: ReadLimits;
  readonly #visited = new Set<string>();
  #elements = 0;
  #announced: number | undefined;

  constructor(name: string, first: URL, options: HttpOptions, signal: AbortSignal) {
    this.#name = name;
    this.#first = first;
    this.#options = options;
    this.#limits = options.limits ?? READ_LIMITS;
    this.#stopped = signal;
    this.#signal = AbortSignal.any([signal, this.#late.signal]);
    this.#client = new Client(
      first,
      askingOf(options, (sentence) => this.#note(sentence)),
    );
    const { timeoutMs } = options;
    if (timeoutMs !== undefined) this.#timer = setTimeout(() => this.#late.abort(), timeoutMs);
  }

  /** Yields the bytes of all pages. */
  async *pages(): AsyncGenerator<Buffer> {
    for (let url: URL | undefined = this.#first; url !== undefined; ) {
      this.#visited.add(url.href);
      const answer = await this.#client.get(url, this.#signal);
      const scan = new DocumentScan();
      for await (const piece of this.#unpacked(answer)) {
        scan.add(piece);
        yield piece;
      }
      url = this.#next(answer, scan);
      if (url !== undefined) yield LINE_END;
    }
    if (this.#announced !== undefined && this.#elements < this.#announced) {
      throw failed(`its pages announce ${this.#announced} elements and have ${this.#elements}`);
    }
  }

  /** Returns the error for what has ended the reading. */
  errorOf(error: unknown): unknown {
    if (this.#stopped.aborted) return this.#stopped.reason;
    if (error instanceof TapesyncError) return error;
    if (this.#late.signal.aborted) {
      const { timeoutMs = 0 } = this.#options;
      return this.#error(`it did not end within ${timeoutMs / 1000} s (--source-timeout)`);
    }
    return error instanceof RequestFailure ? this.#error(error.failure.problem, error) : error;
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#client.close();
  }

  /** Yields the body as it was before it was compressed for its way; what the export itself is compressed by, others see to. */
  async *#unpacked({ headers, body }: Answer): AsyncGenerator<Buffer> {
    const encoding = String(headers['content-encoding'] ?? 'identity').toLowerCase();
    if (encoding === 'identity') return yield* body;
    if (!/^(x-)?gzip$|^zstd$/.test(encoding)) {
      throw failed(`its answer is compressed by ${encoding}, which was not asked for`);
    }
    const guard = new ReadGuard(this.#name, this.#limits);
    for await (const piece of decompressed(this.#name, counted(body, guard))) {
      guard.take(piece.length);
      yield piece;
    }
  }

  /** Returns the address of the next page. */
  #next({ url, headers }: Answer, scan: DocumentScan): URL | undefined {
    const { facts } = scan;
    const { next, announced } = pagingOf(facts, url, String(headers.link ?? ''));
    this.#count(facts.elements, announced);
    if (next === undefined) return undefined;
    if (!scan.isDocument) throw failed('it has further pages, and pages are read of JSON alone');
    if (!URL.canParse(next, url.href)) throw failed('the link to the next page is no address');
    const address = new URL(next, url);
    if (!isSamePlace(url, address)) {
      throw failed(
        `the next page is at ${address.origin}, which is not the server that was named, and is not asked for`,
      );
    }
    if (this.#visited.has(address.href))
      throw failed('the next page is one that has been read: its links go round');
    const { mostPages = MOST_PAGES } = this.#options;
    if (this.#visited.size >= mostPages)
      throw failed(`it has more than ${mostPages} pages; ask for larger ones`);
    return address;
  }

  #count(elements: number | undefined, announced: number | undefined): void {
    this.#elements += elements ?? 0;
    if (announced === undefined) return;
    this.#announced ??= announced;
    if (announced !== this.#announced) {
      throw failed(
        `while its pages were read the number of elements went from ${this.#announced} to ${announced}, so that some may be on none of them; run it again`,
      );
    }
  }

  #error(problem: string, cause?: unknown): TapesyncError {
    return new TapesyncError(
      'SOURCE_MISSING',
      { source: this.#name, problem: this.#place() + problem },
      { cause },
    );
  }

  #note(sentence: string): void {
    this.#options.onMessage?.(`${this.#name}: ${this.#place()}${sentence}`);
  }

  #place(): string {
    return this.#visited.size > 1 ? `page ${this.#visited.size}: ` : '';
  }
}

function askingOf(options: HttpOptions, onRetry: Asking['onRetry']): Asking {
  const { token, headers, authorities, silenceMs = SILENCE_MS, delayMs = DELAY_MS } = options;
  return {
    headers: { ...lowerCase(headers ?? {}), ...(token && lowerCase({ [token.name]: token.value })) },
    secrets: token === undefined ? [] : secretsIn(token.value),
    authorities,
    silenceMs,
    delayMs,
    onRetry,
  };
}

// The words of a header too, and what `Basic` encodes: a server may repeat just that.
function secretsIn(value: string): readonly string[] {
  const [scheme = '', ...words] = value.split(' ');
  const decoded = /^basic$/i.test(scheme) ? Buffer.from(words.join(' '), 'base64').toString() : '';
  return [value, ...words, decoded, decoded.slice(decoded.indexOf(':') + 1)];
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

async function* counted(stored: AsyncIterable<Buffer>, guard: ReadGuard): AsyncGenerator<Buffer> {
  for await (const bytes of stored) {
    guard.stored += bytes.length;
    yield bytes;
  }
}

function failed(problem: string): RequestFailure {
  return new RequestFailure({ problem, isPassing: false });
}
