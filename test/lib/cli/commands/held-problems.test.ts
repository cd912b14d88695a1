import t from 'tap';
import { HeldProblems, hasReadNothing } from '../../../../lib/cli/commands/held-problems.ts';
import { TapesyncError } from '../../../../lib/errors/error.ts';
import type { InputEnd } from '../../../../lib/model/input-end.ts';
import type { Problem } from '../../../../lib/model/problem.ts';
import { Progress } from '../../../../lib/observe/progress.ts';
import { statisticsOf } from '../../../../lib/observe/statistics.ts';

function problemAt(line: number): Problem {
  return { outcome: 'rejected', code: 'RECORD_VALUE', message: 'no', source: 'a.csv', line };
}

function held() {
  const shown: number[] = [];
  const problems = new HeldProblems({ problem: ({ line }) => void shown.push(line) });
  const progress = new Progress();
  const reject = (line: number) => {
    progress.total.read++;
    progress.total.outcomes.add('rejected');
    problems.take(problemAt(line), progress);
  };
  return { shown, problems, progress, reject };
}

t.test('problems are held back until a record was accepted, then shown in their order', async (t) => {
  const { shown, progress, reject } = held();
  for (let line = 1; line <= 4; line++) reject(line);
  t.strictSame(shown, []);
  progress.total.read++;
  reject(6);
  reject(7);
  t.strictSame(shown, [1, 2, 3, 4, 6, 7]);
});

t.test('of a million problems no more are held than are shown', async (t) => {
  const { shown, problems, reject } = held();
  for (let line = 1; line <= 100; line++) reject(line);
  problems.release();
  t.strictSame(shown, [1, 2, 3, 4, 5, 6]);
});

function statisticsWith(change: (progress: Progress) => void, end: InputEnd) {
  const progress = new Progress();
  progress.end = end;
  if (end.kind === 'failed') progress.fail(end.error);
  change(progress);
  const about = { command: 'sync', run: '', definition: '', task: '', inputs: [], server: '', started: '' };
  return statisticsOf(progress, { ...about, elapsed: 0, exitCode: 3 });
}

t.test('a run has read nothing whose input failed before any record was accepted', async (t) => {
  const failed: InputEnd = { kind: 'failed', error: new TapesyncError('SOURCE_EMPTY', { source: 'a.csv' }) };
  const rejected = ({ total }: Progress) => {
    total.read = 2;
    total.outcomes.add('rejected');
    total.outcomes.add('excluded');
  };
  t.equal(hasReadNothing(statisticsWith(() => {}, failed)), true);
  t.equal(hasReadNothing(statisticsWith(rejected, failed)), true);
  t.equal(hasReadNothing(statisticsWith(rejected, { kind: 'complete' })), false);
  const accepted = statisticsWith((progress) => {
    rejected(progress);
    progress.total.read++;
    progress.total.outcomes.add('skipped');
  }, failed);
  t.equal(hasReadNothing(accepted), false);
  const error = new TapesyncError('SOURCE_TOO_SHORT', { read: 0, minimum: 1, rule: '--min-records' });
  t.equal(hasReadNothing(statisticsWith(rejected, { kind: 'failed', error })), false, 'the table says why');
});
