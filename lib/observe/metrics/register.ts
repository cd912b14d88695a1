import { Counter, Gauge, type Registry } from 'prom-client';
import type { MetricSpec } from './metric-spec.ts';

/** Adds metrics to a registry; each time it writes them, they are made of their subject, and have no samples without one. */
export function register<Subject>(
  registry: Registry,
  specs: readonly MetricSpec<Subject>[],
  subject: () => Subject | undefined,
): void {
  for (const { type, name, help, labels = [], samples } of specs) {
    const common = { name, help, labelNames: labels, registers: [registry] };
    const now = () => {
      const found = subject();
      return found === undefined ? [] : samples(found);
    };
    if (type === 'counter') {
      new Counter({
        ...common,
        collect() {
          this.reset();
          for (const [value, labelled = {}] of now()) this.inc(labelled, value);
        },
      });
      continue;
    }
    new Gauge({
      ...common,
      collect() {
        this.reset();
        // A gauge without labels would begin with 0, which is wrong for an exit code.
        if (labels.length === 0) this.remove();
        for (const [value, labelled = {}] of now()) this.set(labelled, value);
      },
    });
  }
}
