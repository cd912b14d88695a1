import type { TapesyncError } from '../errors/error.ts';
import type { InputEnd } from '../model/input-end.ts';
import type { ReadProgress } from '../model/read-progress.ts';
import type { ScopeName } from '../model/scope.ts';
import { Tally } from '../model/tally.ts';

/** What a stage has cost so far. */
export interface StageTime {
  readonly name: string;
  /** Records that came in. */
  records: number;
  /** Milliseconds spent inside the stage, waiting for its store or input included. */
  ms: number;
  /** The scope it is working on, or was last. */
  scope?: ScopeName;
}

/** A stage under way. */
export interface StageProgress extends StageTime {
  /** Returns the batches that it holds at the moment: waiting for it, in its hands, or made and not yet taken. */
  batches: () => number;
}

/** What a run has done so far: the tallies of all batches that reached the end of the chain, and the time spent. */
export class Progress {
  readonly total = new Tally();
  readonly stages: StageProgress[] = [];
  /** Bytes read from the inputs. */
  readonly input: ReadProgress = { bytes: 0 };
  /** Batches of changes that are being applied. */
  readonly updates = { underWay: 0 };
  /** Bytes that the inputs hold; `undefined` where one of them does not say. */
  inputSize: number | undefined;
  /** How the input ended; `undefined` until the last batch has arrived. */
  end: InputEnd | undefined;

  /** Starts timing one more stage. */
  stage(name: string): StageProgress {
    const time = { name, records: 0, ms: 0, batches: () => 0 };
    this.stages.push(time);
    return time;
  }

  /** Adds what one batch brought; its problems, warnings and absent volumes are the caller's to pass on. */
  add(tally: Tally): void {
    const { total } = this;
    total.outcomes.merge(tally.outcomes);
    for (const error of tally.errors) this.fail(error);
    total.read += tally.read;
    total.written += tally.written;
    total.scopes += tally.scopes;
    total.scopeChanges += tally.scopeChanges;
    total.sorted.records += tally.sorted.records;
    total.sorted.spilled += tally.sorted.spilled;
    total.absent += tally.absent;
    total.changes.found += tally.changes.found;
    total.changes.planned += tally.changes.planned;
    total.changes.settled += tally.changes.settled;
    total.snapshots.loads += tally.snapshots.loads;
    total.snapshots.reloads += tally.snapshots.reloads;
    total.snapshots.hits += tally.snapshots.hits;
    total.snapshots.volumes += tally.snapshots.volumes;
    total.snapshots.bytes += tally.snapshots.bytes;
    total.snapshots.reloadedBytes += tally.snapshots.reloadedBytes;
  }

  /** Adds an error: once, even where many batches have met with it. */
  fail(error: TapesyncError): void {
    const { errors } = this.total;
    if (!errors.includes(error)) errors.push(error);
  }

  /** The scope that is being worked on: by the last stage that has met with one. */
  get scope(): ScopeName | undefined {
    return this.stages.findLast(({ scope }) => scope !== undefined)?.scope;
  }

  /** Records that were read and have not ended yet: none, once the last batch has arrived. */
  get undecided(): number {
    return this.total.read - this.total.written - this.total.outcomes.sum();
  }
}
