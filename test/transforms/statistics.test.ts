import t from 'tap';
import { TapesyncError } from '../../lib/errors/error.ts';
import type { Problem } from '../../lib/model/problem.ts';
import { Tally } from '../../lib/model/tally.ts';
import { Progress } from '../../lib/observe/progress.ts';
import { EndOfInput } from '../../transforms/stage.ts';
import { statistics } from '../../transforms/statistics.ts';

const PROBLEM: Problem = { outcome: 'rejected', code: 'RECORD_JSON', message: 'no', source: 'a', line: 1 };

async function accounted(...chunks: readonly (Tally | EndOfInput)[]) {
  const progress = new Progress();
  const time = { name: 'statistics', records: 0, ms: 0 };
  const seen = { problems: [] as Problem[], warnings: [] as string[], absent: [] as string[] };
  const sink = statistics(progress, {
    time,
    problem: (problem) => seen.problems.push(problem),
    warning: (text) => seen.warnings.push(text),
    absent: (barcode) => seen.absent.push(barcode),
  });
  for (const chunk of chunks) sink.write(chunk instanceof EndOfInput ? chunk : { tally: chunk });
  await new Promise<void>((resolve) => sink.end(() => resolve()));
  return { progress, time, seen };
}

t.test('every tally is added up, and what it reports is passed on', async (t) => {
  const [first, second] = [new Tally(), new Tally()];
  first.read = 3;
  first.outcomes.add('unchanged', '', 2);
  first.warnings.push('careful');
  second.outcomes.add('rejected', 'RECORD_JSON');
  second.problems.push(PROBLEM);
  second.absentVolumes.push('US01.LTO.A1');
  const { progress, time, seen } = await accounted(first, second);
  t.strictSame(seen, { problems: [PROBLEM], warnings: ['careful'], absent: ['US01.LTO.A1'] });
  t.equal(progress.total.read, 3);
  t.equal(progress.undecided, 0);
  t.equal(time.records, 3);
  t.equal(progress.end, undefined, 'no end has come');
});

t.test('the end is noted, and why the input failed is an error of the run', async (t) => {
  const error = new TapesyncError('SOURCE_EMPTY', { source: 'a' });
  const { progress } = await accounted(new EndOfInput({ kind: 'failed', error }));
  t.strictSame(progress.end, { kind: 'failed', error });
  t.strictSame(progress.total.errors, [error]);
  t.strictSame((await accounted(new EndOfInput({ kind: 'complete' }))).progress.total.errors, []);
});
