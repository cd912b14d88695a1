import { Writable } from 'node:stream';
import type { OutcomeBatch } from '../lib/engine/batch.ts';
import type { Problem } from '../lib/model/problem.ts';
import type { Progress, StageTime } from '../lib/observe/progress.ts';

/** Where the last stage passes on what it is told. */
export interface StatisticsOptions {
  readonly time: StageTime;
  /** Takes each record that somebody has to look at. */
  readonly problem: (problem: Problem) => void;
  /** Takes each sentence for the operator. */
  readonly warning: (sentence: string) => void;
  /** Takes the qualified barcode of each absent volume. */
  readonly absent: (barcode: string) => void;
}

/** Returns the last stage: it tallies for every record that was read. */
export function statistics(progress: Progress, options: StatisticsOptions): Writable {
  const { time } = options;
  return new Writable({
    objectMode: true,
    write({ tally, end }: OutcomeBatch, _encoding, done) {
      const started = performance.now();
      time.records += tally.outcomes.sum();
      progress.add(tally);
      tally.warnings.forEach(options.warning);
      tally.problems.forEach(options.problem);
      tally.absentVolumes.forEach(options.absent);
      progress.end = end;
      time.ms += performance.now() - started;
      done();
    },
  });
}
