import type { FastifyInstance } from 'fastify';
import { Counter, Histogram, Registry } from 'prom-client';
import { DURATION_BOUNDS } from '../observe/durations.ts';
import { collectProcessMetrics } from '../observe/metrics/process-metrics.ts';
import { register } from '../observe/metrics/register.ts';
import { SOURCE_METRICS, type SourcesAt } from '../observe/metrics/source-metrics.ts';
import { VOLUME_METRICS } from '../observe/metrics/tape-metrics.ts';
import type { TapeCounts } from './tape-counts.ts';

/** What a server measures beside its requests. */
export interface Measured {
  readonly tapes: TapeCounts;
  /** Returns how the expected sources stand. */
  readonly sources?: () => Promise<SourcesAt>;
  /** Takes what has kept the sources from being asked for. */
  readonly failed?: (error: unknown) => void;
  /** Returns how many lines of the log were lost. */
  readonly logLinesLost?: (() => number) | undefined;
}

/** The metrics of one server and of its tapes. Its labels are routes, methods, statuses and places: their number is bounded. */
export class ServerMetrics {
  readonly #registry = new Registry();
  readonly #seconds = new Histogram({
    name: 'tapesync_http_request_duration_seconds',
    help: 'Time from a request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [...DURATION_BOUNDS],
    registers: [this.#registry],
  });
  readonly #changes = new Counter({
    name: 'tapesync_changes_total',
    help: 'Changes that were asked for, by outcome',
    labelNames: ['outcome'],
    registers: [this.#registry],
  });

  readonly #tapes: TapeCounts;
  readonly #failed: (error: unknown) => void;
  readonly #askSources: (() => Promise<SourcesAt>) | undefined;
  #sources: SourcesAt | undefined;

  constructor({ tapes, sources, failed = () => {}, logLinesLost = () => 0 }: Measured) {
    this.#tapes = tapes;
    this.#askSources = sources;
    this.#failed = failed;
    register(this.#registry, SOURCE_METRICS, () => this.#sources);
    register(this.#registry, VOLUME_METRICS, () => tapes.census);
    collectProcessMetrics(this.#registry);
    new Counter({
      name: 'tapesync_log_lines_lost_total',
      help: 'Lines of the log that could not be written, as on a full disk',
      registers: [this.#registry],
      collect() {
        this.reset();
        this.inc(logLinesLost());
      },
    });
  }

  /** The media type of `text`. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Measures every request to a server. */
  observe(app: FastifyInstance): void {
    app.addHook('onResponse', async (request, reply) => {
      const route = request.routeOptions.url ?? 'none';
      const labels = { method: request.method, route, status: reply.statusCode };
      this.#seconds.observe(labels, reply.elapsedTime / 1000);
    });
  }

  /** Counts the outcomes of changes. */
  count(results: readonly { readonly outcome: string }[]): void {
    for (const [outcome, all] of Map.groupBy(results, (result) => result.outcome)) {
      this.#changes.inc({ outcome }, all.length);
    }
  }

  /** Returns the metrics in the text format of Prometheus. Those of tapes may be some minutes old. */
  async text(): Promise<string> {
    await this.#tapes.refresh();
    try {
      this.#sources = await this.#askSources?.();
    } catch (error) {
      // The rest is told all the same.
      this.#sources = undefined;
      this.#failed(error);
    }
    return this.#registry.metrics();
  }
}
