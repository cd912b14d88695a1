import type { Census } from '../model/census.ts';
import type { Reconciled } from '../model/reconciliation.ts';
import type { Concurrency } from '../platform/concurrency.ts';
import { Progress } from './progress.ts';
import { Traffic } from './traffic.ts';

/** All figures of a run, from the start of its command on: it may fail before its chain begins. */
export class RunFigures {
  readonly command: string;
  /** Milliseconds since 1970. */
  readonly started = Date.now();
  /** Identifier of the run; empty before its chain has begun. */
  run = '';
  /** The sums of the batches. */
  progress = new Progress();
  readonly traffic = new Traffic();
  /** Batches of changes that may be under way at once; `undefined` where there is no store. */
  concurrency: Concurrency | undefined;
  /** Its end, in milliseconds since 1970, and its exit code; `undefined` while it goes on. */
  end: { readonly at: number; readonly exitCode: number } | undefined;

  /** The volumes that a list has counted. */
  census: Census | undefined;
  /** What a reconciliation has found, once it is at its end. */
  reconciled: Reconciled | undefined;

  constructor(command: string) {
    this.command = command;
  }

  /** Takes the run that begins. */
  begin(run: string, progress: Progress): void {
    this.run = run;
    this.progress = progress;
  }
}
