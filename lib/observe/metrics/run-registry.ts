import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { DURATION_BOUNDS, type Durations } from '../durations.ts';
import type { RunFigures } from '../run-figures.ts';
import { type MetricSpec, REQUEST_SECONDS, RUN_METRICS, type WatchedRun } from './run-metrics.ts';

/** Returns a registry of the metrics of a run; each time it writes them, it reads the figures of the run. */
export function runRegistry(run: WatchedRun): Registry {
  const registry = new Registry();
  if (run.task !== '') registry.setDefaultLabels({ task: run.task });
  for (const spec of RUN_METRICS) register(registry, spec, run);
  new RequestSeconds(registry, run.figures);
  return registry;
}

function register(registry: Registry, spec: MetricSpec, run: WatchedRun): void {
  const { type, name, help, labels = [] } = spec;
  const common = { name, help, labelNames: labels, registers: [registry] };
  if (type === 'counter') {
    new Counter({
      ...common,
      collect() {
        this.reset();
        for (const [value, labelled = {}] of spec.samples(run)) this.inc(labelled, value);
      },
    });
    return;
  }
  new Gauge({
    ...common,
    collect() {
      this.reset();
      // A gauge without labels would begin with 0, which is wrong for an exit code.
      if (labels.length === 0) this.remove();
      for (const [value, labelled = {}] of spec.samples(run)) this.set(labelled, value);
    },
  });
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
