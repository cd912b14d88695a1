import type { SourceState } from '../../model/expected-source.ts';
import { dateSeconds } from '../../model/value.ts';
import type { MetricSpec } from './metric-spec.ts';

/** Expected sources as they stood at a moment, in seconds since 1970 UTC. */
export interface SourcesAt {
  readonly at: number;
  readonly sources: readonly SourceState[];
}

/** Labels of a source; it may be of no customer. */
const LABELS = ['source', 'customer'] as const;

function labelsOf({ name, customer }: SourceState): Readonly<Record<(typeof LABELS)[number], string>> {
  return { source: name, customer: customer ?? '' };
}

/** The metrics of expected sources: a series for each that an administrator has named. */
export const SOURCE_METRICS: readonly MetricSpec<SourcesAt>[] = [
  {
    type: 'gauge',
    name: 'tapesync_source_late_seconds',
    help: 'How long ago an expected source should have reported and has not; 0 where it has. A run that failed or was stopped by a limit is no report',
    labels: LABELS,
    samples: ({ at, sources }) =>
      sources.map((source) => [
        source.isLate && source.due !== null ? Math.max(at - dateSeconds(source.due), 1) : 0,
        labelsOf(source),
      ]),
  },
  {
    type: 'gauge',
    name: 'tapesync_source_last_report_timestamp_seconds',
    help: 'When the last run of an expected source that came to its end has ended; absent before the first',
    labels: LABELS,
    samples: ({ sources }) =>
      sources.flatMap((source) => {
        const finished = source.lastReport?.finished ?? null;
        return finished === null ? [] : [[dateSeconds(finished), labelsOf(source)] as const];
      }),
  },
];
