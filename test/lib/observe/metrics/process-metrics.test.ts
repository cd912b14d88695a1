import { Registry } from 'prom-client';
import t from 'tap';
import { collectProcessMetrics } from '../../../../lib/observe/metrics/process-metrics.ts';

t.test('memory and processor time are exported, and no gauge has the name of a counter', async (t) => {
  const registry = new Registry();
  collectProcessMetrics(registry);
  const metrics = await registry.getMetricsAsJSON();
  const names = metrics.map(({ name }) => name);
  for (const name of ['process_cpu_seconds_total', 'process_resident_memory_bytes', 'nodejs_active_handles'])
    t.equal(names.includes(name), true, name);
  const misnamed = metrics.filter(({ name, type }) => name.endsWith('_total') && String(type) !== 'counter');
  t.strictSame(
    misnamed.map(({ name }) => name),
    [],
  );
});
