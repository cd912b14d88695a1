import { REQUEST_SECONDS, RUN_METRICS } from '../../observe/metrics/run-metrics.ts';
import { SOURCE_METRICS } from '../../observe/metrics/source-metrics.ts';
import { RECONCILIATION_METRICS, VOLUME_METRICS } from '../../observe/metrics/tape-metrics.ts';
import { markdownTable, replaceSection } from './markdown.ts';

/** Returns the page about metrics with its table up to date. Throws `RangeError` if it lacks the section. */
export function updateMetricsPage(page: string): string {
  const rows = [
    ...RUN_METRICS,
    { ...REQUEST_SECONDS, type: 'histogram' },
    ...VOLUME_METRICS,
    ...RECONCILIATION_METRICS,
    ...SOURCE_METRICS,
  ].map(({ name, type, labels = [], help }) => [
    `\`${name}\``,
    type,
    labels.map((label) => `\`${label}\``).join(' '),
    help,
  ]);
  return replaceSection(page, 'metrics', markdownTable(['metric', 'type', 'labels', 'meaning'], rows));
}
