import { Histogram, Registry } from 'prom-client';
import { DURATION_BOUNDS, type Durations } from '../durations.ts';
import type { RunFigures } from '../run-figures.ts';
import { register } from './register.ts';
import { REQUEST_SECONDS, RUN_METRICS, type WatchedRun } from './run-metrics.ts';
import { RECONCILIATION_METRICS, VOLUME_METRICS } from './tape-metrics.ts';

/**
 * Returns a registry of the metrics of a run; each time it writes them, it reads the figures of the run. A command that only
 * lists has none of a run, and tapes are told of where they were counted or reconciled: what is elsewhere then stays.
 */
export function runRegistry(run: WatchedRun): Registry {
  const { figures, task, onlyTapes = false } = run;
  const registry = new Registry();
  if (task !== '') registry.setDefaultLabels({ task });
  if (!onlyTapes) {
    register(registry, RUN_METRICS, () => run);
    new RequestSeconds(registry, figures);
  }
  if (figures.census !== undefined) register(registry, VOLUME_METRICS, () => figures.census);
  if (figures.reconciled !== undefined) register(registry, RECONCILIATION_METRICS, () => figures.reconciled);
  return registry;
}

// A histogram of prom-client counts by itself; this one shows durations that were counted before.
class RequestSeconds extends Histogram<'status'> {
  readonly #figures: RunFigures;

  constructor(registry: Registry, figures: RunFigures) {
    super({
      name: REQUEST_SECONDS.name,
      help: REQUEST_SECONDS.help,
      labelNames: REQUEST_SECONDS.labels,
      registers: [registry],
    });
    this.#figures = figures;
  }

  // The registry calls this when it writes text.
  async getForPromString() {
    const values = [...this.#figures.traffic.answers].flatMap(([status, durations]) => {
      return histogramSamples(status, durations);
    });
    return { name: REQUEST_SECONDS.name, help: REQUEST_SECONDS.help, type: 'histogram', values };
  }
}

function histogramSamples(status: string, { counts, sum }: Durations) {
  let count = 0;
  const buckets = counts.map((each, index) => {
    count += each;
    const labels = { status, le: DURATION_BOUNDS[index] ?? '+Inf' };
    return { value: count, labels, metricName: `${REQUEST_SECONDS.name}_bucket` };
  });
  const labels = { status };
  return [
    ...buckets,
    { value: sum, labels, metricName: `${REQUEST_SECONDS.name}_sum` },
    { value: count, labels, metricName: `${REQUEST_SECONDS.name}_count` },
  ];
}
