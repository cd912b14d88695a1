import t from 'tap';
import { TapesyncError } from '../../../lib/errors/error.ts';
import { scopeName } from '../../../lib/model/scope.ts';
import { Tally } from '../../../lib/model/tally.ts';
import { Progress } from '../../../lib/observe/progress.ts';
import { scopeOf } from '../../transforms/chain.ts';

/** A tally whose every number is `factor` times another one. */
function tallyOf(factor: number): Tally {
  const tally = new Tally();
  tally.read = 100 * factor;
  tally.written = factor;
  tally.scopes = 2 * factor;
  tally.scopeChanges = 3 * factor;
  tally.absent = 4 * factor;
  Object.assign(tally.sorted, { records: 5 * factor, spilled: 6 * factor });
  Object.assign(tally.changes, { found: 7 * factor, planned: 8 * factor, settled: 9 * factor });
  const [volumes, bytes, reloadedBytes] = [13 * factor, 14 * factor, 15 * factor];
  Object.assign(tally.snapshots, { loads: 10 * factor, reloads: 11 * factor, hits: 12 * factor });
  Object.assign(tally.snapshots, { volumes, bytes, reloadedBytes });
  tally.outcomes.add('added', '', 16 * factor);
  return tally;
}

t.test('every number of a tally is added to the total', async (t) => {
  const progress = new Progress();
  progress.add(tallyOf(1));
  progress.add(tallyOf(10));
  t.strictSame(progress.total, tallyOf(11));
});

t.test('problems, warnings and absent volumes of a tally are not kept', async (t) => {
  const progress = new Progress();
  const tally = new Tally();
  tally.warnings.push('a warning');
  tally.absentVolumes.push('US01.LTO.A1');
  tally.problems.push({ outcome: 'failed', code: 'X', message: 'x', source: 'a', line: 1 });
  progress.add(tally);
  t.strictSame(progress.total, new Tally());
});

t.test('an error that many batches met with is one error', async (t) => {
  const progress = new Progress();
  const one = new TapesyncError('STORE_FULL', { store: 'sqlite:x' });
  const same = new TapesyncError('STORE_FULL', { store: 'sqlite:x' });
  for (const errors of [[one], [one, same], [one]]) {
    const tally = new Tally();
    tally.errors.push(...errors);
    progress.add(tally);
  }
  progress.fail(one);
  t.equal(progress.total.errors.length, 2);
  t.equal(progress.total.errors[0], one);
  t.equal(progress.total.errors[1], same);
});

t.test('records are undecided until they are written or have an outcome', async (t) => {
  const progress = new Progress();
  const read = new Tally();
  read.read = 10;
  progress.add(read);
  t.equal(progress.undecided, 10);
  const ended = new Tally();
  ended.written = 3;
  ended.outcomes.add('unchanged', '', 5);
  ended.outcomes.add('rejected', 'no volume', 2);
  progress.add(ended);
  t.equal(progress.undecided, 0);
});

t.test('the scope of a run is that of the last stage that has one', async (t) => {
  const progress = new Progress();
  const [one, two] = ['US01.LTO', 'US02.LTO'].map((name) => scopeName(scopeOf(name)));
  const [first, second] = [progress.stage('first'), progress.stage('second')];
  progress.stage('third');
  t.equal(progress.scope, undefined);
  first.scope = one!;
  t.equal(progress.scope, one);
  second.scope = two!;
  t.equal(progress.scope, two);
});

t.test('a stage begins with nothing', async (t) => {
  const progress = new Progress();
  const stage = progress.stage('differ');
  t.strictSame([stage.name, stage.records, stage.ms, stage.batches()], ['differ', 0, 0, 0]);
  t.strictSame(progress.stages, [stage]);
});
