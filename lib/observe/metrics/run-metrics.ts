/**
 * The table of metrics that a run exports: the text for Prometheus and the reference in the README beside it derive from it.
 * Each has a sample at any time, but for those that only the end of a run has: the push of a failed run replaces the metrics
 * of the run before on a gateway one by one.
 *
 * @module
 */

import { isSuccess } from '../../errors/exit-code.ts';
import type { ErrorClass } from '../../errors/table.ts';
import { OUTCOMES } from '../../model/outcome.ts';
import type { RunFigures } from '../run-figures.ts';
import type { MetricSpec } from './metric-spec.ts';

/** A run whose metrics are exported. */
export interface WatchedRun {
  readonly figures: RunFigures;
  /** Version of tapesync. */
  readonly version: string;
  /** Label that tells the syncs of one machine apart; empty where there is only one. */
  readonly task: string;
  /** True for a command that is no run: it tells of tapes alone. */
  readonly onlyTapes?: boolean;
  /** Time of the last success of an earlier run, in seconds since 1970, if it is known. */
  readonly lastSuccess?: number | undefined;
}

/** The only histogram: the times until requests were answered. */
export const REQUEST_SECONDS = {
  name: 'tapesync_run_request_duration_seconds',
  help: 'Time from a request to a server to the beginning of its answer, by status; none where no answer came',
  labels: ['status'],
} as const;

// Classes of errors that stop a run or a scope; errors of single records are outcomes.
const CLASSES: readonly ErrorClass[] = ['usage', 'definition', 'source', 'store', 'limit'];

const progressOf = ({ figures }: WatchedRun) => figures.progress;

// An error may come before there are stages.
const stagesOf = (run: WatchedRun) => {
  const { stages } = progressOf(run);
  return stages.length > 0 ? stages : [{ name: 'source-reader', records: 0, ms: 0, batches: () => 0 }];
};

const counter = (name: string, help: string, value: (run: WatchedRun) => number): MetricSpec<WatchedRun> => ({
  ...{ type: 'counter', name: `tapesync_run_${name}`, help },
  samples: (run) => [[value(run)]],
});

const gauge = (
  name: string,
  help: string,
  value: (run: WatchedRun) => number | undefined,
): MetricSpec<WatchedRun> => ({
  ...{ type: 'gauge', name: `tapesync_run_${name}`, help },
  samples: (run) => {
    const found = value(run);
    return found === undefined ? [] : [[found]];
  },
});

/** Every metric of a run but the histogram. */
export const RUN_METRICS: readonly MetricSpec<WatchedRun>[] = [
  {
    type: 'gauge',
    name: 'tapesync_run_info',
    help: 'Always 1; run is the identifier that the history of volumes has, empty before the run has one',
    labels: ['run', 'command', 'version'],
    samples: ({ figures: { run, command }, version }) => [[1, { run, command, version }]],
  },
  gauge('start_timestamp_seconds', 'When the run started', ({ figures }) => figures.started / 1000),
  gauge('duration_seconds', 'How long the run has taken so far, or until its end', ({ figures }) => {
    return Math.max(0, ((figures.end?.at ?? Date.now()) - figures.started) / 1000);
  }),
  gauge(
    'end_timestamp_seconds',
    'When the run ended; absent while it goes on',
    ({ figures }) => figures.end && figures.end.at / 1000,
  ),
  gauge('exit_code', 'Exit code of the run; absent while it goes on', ({ figures }) => figures.end?.exitCode),
  gauge(
    'last_success_timestamp_seconds',
    'When a run last ended with exit code 0, or with 10 where that was asked for; a failed run leaves it as it was',
    ({ figures: { end }, lastSuccess }) => (end && isSuccess(end.exitCode) ? end.at / 1000 : lastSuccess),
  ),
  counter('input_bytes_total', 'Bytes read from the inputs, compressed where they are', (run) => {
    return progressOf(run).input.bytes;
  }),
  counter('records_read_total', 'Records read', (run) => progressOf(run).total.read),
  counter(
    'records_recognized_total',
    'Of the records read, those that were recognized by what the run before has kept in the folder of --cache',
    (run) => progressOf(run).total.recognized,
  ),
  {
    type: 'counter',
    name: 'tapesync_run_records_total',
    help: 'Records that have ended, by outcome',
    labels: ['outcome'],
    samples: (run) => {
      const { outcomes } = progressOf(run).total;
      return OUTCOMES.map((outcome) => [outcomes.total(outcome), { outcome }]);
    },
  },
  counter('records_written_total', 'Records written out by extract', (run) => progressOf(run).total.written),
  gauge(
    'records_pending',
    'Records read that have not ended: changes wait until the input has been read to its end',
    (run) => progressOf(run).undecided,
  ),
  {
    type: 'counter',
    name: 'tapesync_run_errors_total',
    help: 'Errors beyond single records, by class; one that came before the chain began shows in the exit code alone',
    labels: ['class'],
    samples: (run) => {
      const { errors } = progressOf(run).total;
      return CLASSES.map((each) => [errors.filter((error) => error.class === each).length, { class: each }]);
    },
  },
  {
    type: 'counter',
    name: 'tapesync_run_stage_records_total',
    help: 'Records that came into a stage',
    labels: ['stage'],
    samples: (run) => stagesOf(run).map(({ name, records }) => [records, { stage: name }]),
  },
  {
    type: 'counter',
    name: 'tapesync_run_stage_seconds_total',
    help: 'Seconds spent inside a stage, waiting for its store or input included',
    labels: ['stage'],
    samples: (run) => stagesOf(run).map(({ name, ms }) => [ms / 1000, { stage: name }]),
  },
  {
    type: 'gauge',
    name: 'tapesync_run_stage_batches',
    help: 'Batches that a stage holds: waiting for it, in its hands, or made and not yet taken',
    labels: ['stage'],
    samples: (run) => stagesOf(run).map(({ name, batches }) => [batches(), { stage: name }]),
  },
  gauge('updates_in_flight', 'Batches of changes that are being applied', (run) => {
    return progressOf(run).updates.underWay;
  }),
  gauge('concurrency_limit', 'Batches of changes that may be applied at once', ({ figures }) => {
    return figures.concurrency?.limit ?? 0;
  }),
  counter('scopes_total', 'Distinct scopes in the input', (run) => progressOf(run).total.scopes),
  counter(
    'scope_changes_total',
    'Times that a record was of another scope than the one before it',
    (run) => progressOf(run).total.scopeChanges,
  ),
  counter('records_sorted_total', 'Records set aside because their scopes came in no order', (run) => {
    return progressOf(run).total.sorted.records;
  }),
  counter('spilled_bytes_total', 'Bytes of records set aside that went to the disk', (run) => {
    return progressOf(run).total.sorted.spilled;
  }),
  counter('snapshot_loads_total', 'Scopes whose snapshot was loaded', (run) => snapshotsOf(run).loads),
  counter('snapshot_reloads_total', 'Loads of a scope that had been loaded before', (run) => {
    return snapshotsOf(run).reloads;
  }),
  counter('snapshot_volumes_total', 'Volumes in the snapshots loaded', (run) => snapshotsOf(run).volumes),
  counter('snapshot_bytes_total', 'Bytes of the snapshots loaded', (run) => snapshotsOf(run).bytes),
  counter('snapshot_reloaded_bytes_total', 'Bytes of the snapshots loaded again', (run) => {
    return snapshotsOf(run).reloadedBytes;
  }),
  counter(
    'snapshot_cache_hits_total',
    'Snapshots that need not be loaded: they still were in memory',
    (run) => {
      return snapshotsOf(run).hits;
    },
  ),
  gauge('requests_in_flight', 'Requests to a server under way', ({ figures }) => figures.traffic.underWay),
  counter('request_retries_total', 'Requests sent once more because they had failed', ({ figures }) => {
    return figures.traffic.retries;
  }),
  gauge('memory_peak_bytes', 'Largest resident memory of the process so far', () => {
    return process.resourceUsage().maxRSS * 1024;
  }),
];

function snapshotsOf(run: WatchedRun) {
  return progressOf(run).total.snapshots;
}
