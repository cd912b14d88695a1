import { collectDefaultMetrics, type Registry } from 'prom-client';

// Gauges with the name of a counter, `_total`; the gauges of which they are sums stay.
const MISNAMED = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

/** Adds the metrics of this process, such as memory and processor time, to a registry. */
export function collectProcessMetrics(register: Registry): void {
  collectDefaultMetrics({ register });
  for (const name of MISNAMED) register.removeSingleMetric(name);
}
