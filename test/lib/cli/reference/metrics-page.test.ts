import t from 'tap';
import { updateMetricsPage } from '../../../../lib/cli/reference/metrics-page.ts';
import { REQUEST_SECONDS, RUN_METRICS } from '../../../../lib/observe/metrics/run-metrics.ts';
import { SOURCE_METRICS } from '../../../../lib/observe/metrics/source-metrics.ts';
import { RECONCILIATION_METRICS, VOLUME_METRICS } from '../../../../lib/observe/metrics/tape-metrics.ts';

const PAGE = 'a\n<!-- metrics:begin --><!-- metrics:end -->\nb\n';

t.test('each metric has a row with its type and labels', async (t) => {
  const rows = updateMetricsPage(PAGE)
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  t.strictSame(
    rows.map((row) => /`(\w+)`/.exec(row)?.[1]),
    [RUN_METRICS, REQUEST_SECONDS, VOLUME_METRICS, RECONCILIATION_METRICS, SOURCE_METRICS]
      .flat()
      .map(({ name }) => name),
  );
  const types = new Map(rows.map((row) => [/`(\w+)`/.exec(row)?.[1], row.split(' | ')[1]]));
  t.equal(types.get(REQUEST_SECONDS.name), 'histogram');
});

t.test('a page that is up to date stays as it is', async (t) => {
  const page = updateMetricsPage(PAGE);
  t.equal(updateMetricsPage(page), page);
  t.equal(page.startsWith('a\n<!-- metrics:begin -->\n\n| metric | type | labels | meaning |\n'), true);
  t.equal(page.endsWith('|\n\n<!-- metrics:end -->\nb\n'), true);
});
