import { readFileSync } from 'node:fs';
import t from 'tap';
import { STATE_NAMES } from '../../../../lib/model/census.ts';
import { STATUSES } from '../../../../lib/model/reconciliation.ts';
import { SOURCE_METRICS } from '../../../../lib/observe/metrics/source-metrics.ts';
import { RECONCILIATION_METRICS, VOLUME_METRICS } from '../../../../lib/observe/metrics/tape-metrics.ts';

const FOLDER = new URL('../../../../lib/observe/metrics/', import.meta.url);
const METRICS = new Map<string, readonly string[]>(
  [...VOLUME_METRICS, ...RECONCILIATION_METRICS, ...SOURCE_METRICS].map(({ name, labels = [] }) => [
    name,
    labels,
  ]),
);
const VALUES = new Map<string, readonly string[]>([
  ['state', STATE_NAMES],
  ['status', [...Object.keys(STATUSES), 'overdue']],
]);

// How old the last report may be, the schedule of the source says: nobody is alerted by it.
const ONLY_SHOWN = 'tapesync_source_last_report_timestamp_seconds';

for (const file of ['dashboard.json', 'alerts.yaml']) {
  t.test(
    `${file} asks for metrics, labels, states and statuses of tapes and sources that exist`,
    async (t) => {
      const text = readFileSync(new URL(file, FOLDER), 'utf8').replaceAll('\\"', '"');
      const asked = [...text.matchAll(/\b(tapesync_(?:volumes|reconciliation|source)\w*)(?:\{([^}]*)\})?/g)];
      const names = new Set(asked.map(([, name]) => name));
      t.strictSame(
        [...METRICS.keys()].filter((name) => !names.has(name)),
        file === 'alerts.yaml' ? [ONLY_SHOWN] : [],
        'each is asked for',
      );
      for (const [, name = '', matchers = ''] of asked) {
        const labels = METRICS.get(name);
        t.ok(labels, `${name} exists`);
        for (const [, label = '', values = ''] of matchers.matchAll(/(\w+)=~?"([^"]*)"/g)) {
          t.ok(labels?.includes(label), `${name} has ${label}`);
          for (const value of values.split('|'))
            t.ok(VALUES.get(label)?.includes(value), `${label} ${value}`);
        }
      }
    },
  );
}
