import type { TapesyncError } from '../errors/error.ts';
import type { InputEnd } from '../model/input-end.ts';
import type { ReadProgress } from '../model/read-progress.ts';
import type { ScopeName } from '../model/scope.ts';
import { Account } from '../model/tally.ts';

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

/** What a run has done so far: the accounts of all batches that reached the end of the chain, and the time spent. */
export class Progress {
  readonly total = new Account();
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
  add(account: Account): void {
    const { total } = this;
    total.tally.merge(account.tally);
    for (const error of account.errors) this.fail(error);
    total.read += account.read;
    total.written += account.written;
    total.scopes += account.scopes;
    total.scopeChanges += account.scopeChanges;
    total.sorted.records += account.sorted.records;
    total.sorted.spilled += account.sorted.spilled;
    total.absent += account.absent;
    total.changes.found += account.changes.found;
    total.changes.planned += account.changes.planned;
    total.changes.settled += account.changes.settled;
    total.snapshots.loads += account.snapshots.loads;
    total.snapshots.reloads += account.snapshots.reloads;
    total.snapshots.hits += account.snapshots.hits;
    total.snapshots.volumes += account.snapshots.volumes;
    total.snapshots.bytes += account.snapshots.bytes;
    total.snapshots.reloadedBytes += account.snapshots.reloadedBytes;
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
    return this.total.read - this.total.written - this.total.tally.sum();
  }
}
