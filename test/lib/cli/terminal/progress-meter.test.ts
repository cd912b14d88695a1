import t from 'tap';
import { ProgressMeter } from '../../../../lib/cli/terminal/progress-meter.ts';
import { scopeName, trustedScope } from '../../../../lib/model/scope.ts';
import { Progress } from '../../../../lib/observe/progress.ts';

t.test('at its start a run has no rate, and of an input of unknown size no share', async (t) => {
  const meter = new ProgressMeter(new Progress(), 1000);
  t.strictSame(meter.figures(1000), {
    phase: 'reading',
    records: 0,
    perSecond: 0,
    changes: 0,
    settled: 0,
  });
});

t.test('the rate is that of the last five seconds', async (t) => {
  const progress = new Progress();
  const meter = new ProgressMeter(progress, 0);
  progress.total.read = 1000;
  t.equal(meter.figures(1000).perSecond, 1000);
  progress.total.read = 1500;
  t.equal(meter.figures(2000).perSecond, 750);
  for (let second = 3; second <= 6; second++) meter.figures(second * 1000);
  t.equal(meter.figures(6500).perSecond, 91, 'of the second sample on: 500 in 5.5 s');
  t.equal(meter.figures(7000).perSecond, 0, 'a run that has stopped shows it');
});

t.test('a share of the input is known by its size, and is never over 1', async (t) => {
  const progress = new Progress();
  const meter = new ProgressMeter(progress, 0);
  progress.inputSize = 1000;
  progress.input.bytes = 250;
  t.equal(meter.figures(1).share, 0.25);
  progress.input.bytes = 1001;
  t.equal(meter.figures(2).share, 1);
  progress.inputSize = 0;
  t.equal(meter.figures(3).share, undefined, 'an empty file has no share');
});

t.test('the time left is guessed only after two seconds and one percent', async (t) => {
  const progress = new Progress();
  progress.inputSize = 10_000;
  const meter = new ProgressMeter(progress, 0);
  progress.input.bytes = 5000;
  t.equal(meter.figures(1999).secondsLeft, undefined);
  t.equal(meter.figures(2000).secondsLeft, 2);
  progress.input.bytes = 99;
  t.equal(meter.figures(3000).secondsLeft, undefined);
  progress.input.bytes = 100;
  t.equal(meter.figures(3000).secondsLeft, 297);
  progress.input.bytes = 10_000;
  t.equal(meter.figures(4000).secondsLeft, 0);
});

t.test(
  'with the first planned change the phase begins anew: share, rate and time are those of changes',
  async (t) => {
    const progress = new Progress();
    progress.inputSize = 10;
    progress.input.bytes = 10;
    progress.total.read = 500;
    progress.total.changes.found = 400;
    const meter = new ProgressMeter(progress, 0);
    t.match(meter.figures(60_000), { phase: 'reading', share: 1, changes: 400 });
    Object.assign(progress.total.changes, { planned: 300, settled: 0 });
    t.strictSame(meter.figures(61_000), {
      phase: 'changing',
      share: 0,
      records: 500,
      perSecond: 0,
      changes: 300,
      settled: 0,
    });
    progress.total.changes.settled = 100;
    t.match(meter.figures(64_000), { share: 1 / 3, perSecond: 33, settled: 100, secondsLeft: 7 });
  },
);

t.test('the scope is that of the last stage which has one', async (t) => {
  const progress = new Progress();
  const meter = new ProgressMeter(progress, 0);
  const scope = scopeName(trustedScope('US01', 'LTO'));
  progress.stage('scope-cache').scope = scope;
  progress.stage('updater');
  t.equal(meter.figures(1).scope, scope);
});
