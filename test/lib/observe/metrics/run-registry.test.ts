import t from 'tap';
import { runRegistry } from '../../../../lib/observe/metrics/run-registry.ts';
import { RunFigures } from '../../../../lib/observe/run-figures.ts';
import { AdaptiveConcurrency } from '../../../../lib/platform/concurrency.ts';
import { samplesOf } from '../../../e2e/exposition.ts';

const started = (task = '') => {
  const figures = new RunFigures('sync');
  const registry = runRegistry({ figures, version: '1.2.3', task });
  return { figures, samples: async () => samplesOf(await registry.metrics()) };
};

t.test('metrics are what the figures are when somebody asks', async (t) => {
  const { figures, samples } = started();
  const stage = figures.progress.stage('differ');
  let held = 0;
  stage.batches = () => held;
  figures.concurrency = new AdaptiveConcurrency();
  t.equal((await samples()).get('tapesync_run_stage_batches{stage="differ"}'), 0);
  held = 3;
  stage.records = 4000;
  stage.ms = 2500;
  figures.progress.updates.underWay = 2;
  figures.run = 'the-run';
  for (let time = 0; time < 2; time++) {
    const now = await samples();
    t.equal(now.get('tapesync_run_stage_batches{stage="differ"}'), 3);
    t.equal(now.get('tapesync_run_stage_records_total{stage="differ"}'), 4000, 'asked twice, counted once');
    t.equal(now.get('tapesync_run_stage_seconds_total{stage="differ"}'), 2.5);
    t.equal(now.get('tapesync_run_updates_in_flight'), 2);
    t.equal(now.get('tapesync_run_concurrency_limit'), 1);
    t.equal(now.get('tapesync_run_info{run="the-run",command="sync",version="1.2.3"}'), 1);
  }
});

t.test('a run under way has neither end nor exit code, nor a success to tell of', async (t) => {
  const { figures, samples } = started();
  const ends = ['exit_code', 'end_timestamp_seconds', 'last_success_timestamp_seconds'];
  const endsIn = async () => {
    const now = await samples();
    return ends.map((name) => now.get(`tapesync_run_${name}`));
  };
  t.strictSame(await endsIn(), [undefined, undefined, undefined]);
  figures.end = { at: figures.started + 1500, exitCode: 1 };
  t.strictSame(await endsIn(), [1, figures.end.at / 1000, undefined]);
  t.equal((await samples()).get('tapesync_run_duration_seconds'), 1.5);
  figures.end = { ...figures.end, exitCode: 10 };
  t.strictSame(await endsIn(), [10, figures.end.at / 1000, figures.end.at / 1000]);
});

t.test('requests are a histogram whose buckets add up, and the task is on every series', async (t) => {
  const { figures, samples } = started('nightly');
  const durations = figures.traffic.answers.get('none')!;
  for (const seconds of [0.005, 0.02, 0.02, 3, 1000]) durations.add(seconds);
  const now = await samples();
  const name = 'tapesync_run_request_duration_seconds';
  const bucket = (le: string) => now.get(`${name}_bucket{status="none",le="${le}",task="nightly"}`);
  t.strictSame(['0.005', '0.01', '0.025', '2.5', '5', '30', '+Inf'].map(bucket), [1, 1, 3, 3, 4, 4, 5]);
  t.equal(now.get(`${name}_count{status="none",task="nightly"}`), 5);
  t.equal(now.get(`${name}_sum{status="none",task="nightly"}`), 1003.045);
  t.strictSame(
    [...now.keys()].filter((series) => !series.includes('task="nightly"')),
    [],
  );
});
