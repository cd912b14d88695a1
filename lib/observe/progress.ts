import type { TapesyncError } from '../errors/error.ts';
import type { InputEnd } from '../model/input-end.ts';
import type { ReadProgress } from '../model/read-progress.ts';
import type { ScopeName } from '../model/scope.ts';
import { Tally } from '../model/tally.ts';

/** Records and time of a stage so far. */
export interface StageTime {
  readonly name: string;
  /** Records that came in. */
  records: number;
  /** Milliseconds inside the stage, waiting for its store or input included. */
  ms: number;
  /** The scope that it has worked on last. */
  scope?: ScopeName;
}

/** A stage under way. */
export interface StageProgress extends StageTime {
  /** Returns the number of batches in the stage: waiting, in work, or finished and not yet taken. */
  batches: () => number;
}

/** The progress of a run: the sum of the tallies of all batches that reached the end of the chain, and its stages. */
export class Progress {
  readonly total = new Tally();
  readonly stages: StageProgress[] = [];
  /** Bytes read from the inputs. */
  readonly input: ReadProgress = { bytes: 0 };
  /** Batches of changes that are being applied. */
  readonly updates = { underWay: 0 };
  /** Bytes of all inputs; `undefined` where the size of one is not known. */
  inputSize: number | undefined;
  /** How the input ended; `undefined` until the last batch has arrived. */
  end: InputEnd | undefined;

  /** Adds a stage. */
  stage(name: string): StageProgress {
    const time = { name, records: 0, ms: 0, batches: () => 0 };
    this.stages.push(time);
    return time;
  }

  /** Adds the tally of a batch, but for its problems, warnings and absent volumes. */
  add(tally: Tally): void {
    const { total } = this;
    total.outcomes.merge(tally.outcomes);
    for (const error of tally.errors) this.fail(error);
    for (const count of [
      'read',
      'recognized',
      'volumeRecords',
      'written',
      'scopes',
      'scopeChanges',
      'absent',
      'notLeft',
      'contents',
    ] as const) {
      total[count] += tally[count];
    }
    addEach(total.sorted, tally.sorted);
    addEach(total.changes, tally.changes);
    addEach(total.snapshots, tally.snapshots);
  }

  /** Adds an error, which many batches may have met with, once. */
  fail(error: TapesyncError): void {
    const { errors } = this.total;
    if (!errors.includes(error)) errors.push(error);
  }

  /** The scope that the run works on: that of the last stage that has one. */
  get scope(): ScopeName | undefined {
    return this.stages.findLast(({ scope }) => scope !== undefined)?.scope;
  }

  /** Records that were read and have no outcome yet: none after the last batch. */
  get undecided(): number {
    return this.total.read - this.total.written - this.total.outcomes.sum();
  }
}

function addEach<Key extends string>(sums: Record<Key, number>, counts: Readonly<Record<Key, number>>): void {
  for (const key of Object.keys(counts) as Key[]) sums[key] += counts[key];
}
