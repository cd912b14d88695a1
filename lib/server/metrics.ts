import type { FastifyInstance } from 'fastify';
import { Counter, Histogram, Registry } from 'prom-client';
import { DURATION_BOUNDS } from '../observe/durations.ts';
import { collectProcessMetrics } from '../observe/metrics/process-metrics.ts';

/** The metrics of one server. Its labels are routes, methods and statuses: their number is bounded. */
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

  /** @param logLinesLost returns how many lines of the log were lost */
  constructor(logLinesLost: () => number = () => 0) {
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

  /** Returns the metrics in the text format of Prometheus. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }
}
