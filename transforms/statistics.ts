import { Writable } from 'node:stream';
import type { OutcomeBatch } from '../lib/engine/batch.ts';
import type { TapesyncError } from '../lib/errors/error.ts';
import type { Problem } from '../lib/model/problem.ts';
import type { Progress, StageTime } from '../lib/observe/progress.ts';
import { EndOfInput } from './stage.ts';

/** Where the last stage passes on what happened in batches. */
export interface StatisticsOptions {
  readonly time: StageTime;
  /** Makes of the error that ended the input the one that is shown. */
  readonly shown?: (error: TapesyncError) => TapesyncError;
  /** Takes each record that a person has to look at. */
  readonly problem: (problem: Problem) => void;
  /** Takes each sentence for the operator. */
  readonly warning: (sentence: string) => void;
  /** Takes the qualified barcode of each absent volume. */
  readonly absent: (barcode: string) => void;
}

/** Returns the last stage: it accounts for every record that was read, and for the end of the input. */
export function statistics(progress: Progress, options: StatisticsOptions): Writable {
  const { time } = options;
  return new Writable({
    objectMode: true,
    write(batch: OutcomeBatch | EndOfInput, _encoding, done) {
      const started = performance.now();
      if (batch instanceof EndOfInput) {
        progress.end = batch.end;
        if (batch.end.kind === 'failed' || batch.end.kind === 'shrunk') {
          const { error } = batch.end;
          progress.fail(options.shown?.(error) ?? error);
        }
      } else {
        const { tally } = batch;
        time.records += tally.outcomes.sum();
        progress.add(tally);
        tally.warnings.forEach(options.warning);
        tally.problems.forEach(options.problem);
        tally.absentVolumes.forEach(options.absent);
      }
      time.ms += performance.now() - started;
      done();
    },
  });
}
