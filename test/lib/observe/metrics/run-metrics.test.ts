import t from 'tap';
import { TapesyncError } from '../../../../lib/errors/error.ts';
import { OUTCOMES } from '../../../../lib/model/outcome.ts';
import type { Sample } from '../../../../lib/observe/metrics/metric-spec.ts';
import { RUN_METRICS, type WatchedRun } from '../../../../lib/observe/metrics/run-metrics.ts';
import { RunFigures } from '../../../../lib/observe/run-figures.ts';

const runOf = (lastSuccess?: number): WatchedRun => ({
  figures: new RunFigures('sync'),
  version: '1.2.3',
  task: '',
  lastSuccess,
});

function samplesOf(name: string, run: WatchedRun): readonly Sample[] {
  const spec = RUN_METRICS.find((each) => each.name === `tapesync_run_${name}`);
  if (spec === undefined) throw new Error(`there is no metric ${name}`);
  return spec.samples(run);
}

t.test('names are unique, and end in _total exactly for counters', async (t) => {
  const names = RUN_METRICS.map(({ name }) => name);
  t.equal(new Set(names).size, names.length);
  t.strictSame(
    RUN_METRICS.filter(({ name, type }) => name.endsWith('_total') !== (type === 'counter')),
    [],
  );
});

t.test('a run that has just begun has a sample of each metric but those of its end', async (t) => {
  const run = runOf();
  t.strictSame(
    RUN_METRICS.filter(({ samples }) => samples(run).length === 0).map(({ name }) => name),
    ['end_timestamp_seconds', 'exit_code', 'last_success_timestamp_seconds'].map(
      (each) => `tapesync_run_${each}`,
    ),
  );
});

t.test('a sample has exactly the labels of its metric', async (t) => {
  const run = runOf();
  for (const { name, labels = [], samples } of RUN_METRICS) {
    for (const [, found = {}] of samples(run)) t.strictSame(Object.keys(found), [...labels], name);
  }
});

t.test('a failed run leaves the time of the last success, a successful one is the last', async (t) => {
  const run = runOf(1000);
  t.strictSame(samplesOf('last_success_timestamp_seconds', run), [[1000]]);
  for (const [exitCode, expected] of [
    [0, 5],
    [10, 5],
    [1, 1000],
    [4, 1000],
    [130, 1000],
  ] as const) {
    run.figures.end = { at: 5000, exitCode };
    t.strictSame(samplesOf('last_success_timestamp_seconds', run), [[expected]], `exit code ${exitCode}`);
    t.strictSame(samplesOf('exit_code', run), [[exitCode]]);
    t.strictSame(samplesOf('end_timestamp_seconds', run), [[5]]);
  }
});

t.test('the duration ends with the run, and is never negative', async (t) => {
  const run = runOf();
  run.figures.end = { at: run.figures.started + 2500, exitCode: 0 };
  t.strictSame(samplesOf('duration_seconds', run), [[2.5]]);
  run.figures.end = { at: run.figures.started - 1, exitCode: 0 };
  t.strictSame(samplesOf('duration_seconds', run), [[0]], 'even where the clock was put back');
});

t.test('records are counted by every outcome, errors by class', async (t) => {
  const run = runOf();
  const { progress } = run.figures;
  progress.total.outcomes.add('added', '', 3);
  progress.fail(new TapesyncError('STORE_FULL', { store: 'x' }));
  progress.fail(new TapesyncError('SERVER_ANSWER', { store: 'x', problem: 'y' }));
  progress.fail(new TapesyncError('SOURCE_EMPTY', { source: 'x' }));
  t.strictSame(
    samplesOf('records_total', run),
    OUTCOMES.map((outcome) => [outcome === 'added' ? 3 : 0, { outcome }]),
  );
  t.strictSame(samplesOf('errors_total', run), [
    [0, { class: 'usage' }],
    [0, { class: 'definition' }],
    [1, { class: 'source' }],
    [2, { class: 'store' }],
    [0, { class: 'limit' }],
  ]);
});

t.test('a run that failed before its chain has one stage all the same', async (t) => {
  const run = runOf();
  t.strictSame(samplesOf('stage_records_total', run), [[0, { stage: 'source-reader' }]]);
  run.figures.progress.stage('differ').records = 7;
  t.strictSame(samplesOf('stage_records_total', run), [[7, { stage: 'differ' }]]);
});

t.test('snapshots that were still in memory are told from those that were loaded', async (t) => {
  const run = runOf();
  Object.assign(run.figures.progress.total.snapshots, { hits: 1, loads: 2 });
  t.strictSame(samplesOf('snapshot_cache_hits_total', run), [[1]]);
  t.strictSame(samplesOf('snapshot_loads_total', run), [[2]]);
});

t.test('records that were recognized are counted, and are among those that were read', async (t) => {
  const run = runOf();
  Object.assign(run.figures.progress.total, { read: 7, recognized: 5 });
  t.strictSame(samplesOf('records_read_total', run), [[7]]);
  t.strictSame(samplesOf('records_recognized_total', run), [[5]]);
});
