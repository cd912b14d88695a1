import { collectDefaultMetrics, type Registry } from 'prom-client';

// Gauges that call themselves totals, which Prometheus keeps for counters; those they sum up stay.
const MISNAMED = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

/** Adds memory, processor time and the like of this process to a registry. */
export function collectProcessMetrics(register: Registry): void {
  collectDefaultMetrics({ register });
  for (const name of MISNAMED) register.removeSingleMetric(name);
}
