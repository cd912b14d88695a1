import t from 'tap';
import type { SourceState } from '../../../../lib/model/expected-source.ts';
import { WEEK } from '../../../../lib/model/schedule.ts';
import { dateSeconds } from '../../../../lib/model/value.ts';
import { SOURCE_METRICS } from '../../../../lib/observe/metrics/source-metrics.ts';

const SOURCE: SourceState = {
  ...{ name: 'nbu', customer: null, definition: 'nbu.ttidef', task: '', user: 'ada' },
  ...{ by: '07:00', zone: 'UTC', days: WEEK, since: '2026-01-01T00:00:00Z', next: '2026-12-02T07:00:00Z' },
  ...{ due: '2026-12-01T07:00:00Z', lastRun: null, lastReport: null, isLate: false },
};

t.test('a source that is late says for how long, and others nought', (s) => {
  const run = { id: 'r', started: '2026-11-30T02:00:00Z', finished: '2026-11-30T02:10:00Z', exitCode: 0 };
  const sources = [
    SOURCE,
    { ...SOURCE, name: 'veeam', customer: 'US01' as never, isLate: true, lastRun: run, lastReport: run },
  ];
  const [late, last] = SOURCE_METRICS.map(({ samples }) => {
    return samples({ at: dateSeconds('2026-12-01T08:00:00Z'), sources });
  });
  s.strictSame(late, [
    [0, { source: 'nbu', customer: '' }],
    [3600, { source: 'veeam', customer: 'US01' }],
  ]);
  s.strictSame(last, [[dateSeconds('2026-11-30T02:10:00Z'), { source: 'veeam', customer: 'US01' }]]);
  s.end();
});
