import { Transform, type TransformCallback } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { type Scope, scopeName } from '../lib/model/scope.ts';
import type { StageTime } from '../lib/observe/progress.ts';

/** A stage: a name, and a function from one batch to any number of batches. */
export interface Stage<In, Out> {
  readonly name: string;
  /** Says how many records a batch holds, for the statistics. */
  size(batch: In): number;
  /** Says which scope a batch is of, where the stage is worth being watched. */
  scope?(batch: In): Scope | undefined;
  process(batch: In): Iterable<Out> | AsyncIterable<Out>;
}

/**
 * Batches that a stage holds while it works: enough to keep it busy. Each is up to two thousand records, so that more
 * would only cost memory.
 */
const BATCHES_IN_HAND = 2;

/** Work on batches that never waits, as with an embedded store, lets signals and timers in so often. */
const TURN_MS = 100;

let lastTurn = performance.now();

async function letOthersRun(): Promise<void> {
  if (performance.now() - lastTurn < TURN_MS) return;
  await setImmediate();
  lastTurn = performance.now();
}

/** Makes a stage a Transform, times it, and holds it back while the next one is busy. */
export function stream<In, Out>(stage: Stage<In, Out>, time: StageTime): Transform {
  return new BatchTransform(stage, time);
}

class BatchTransform<In, Out> extends Transform {
  readonly #stage: Stage<In, Out>;
  readonly #time: StageTime;
  #resume: (() => void) | undefined;

  constructor(stage: Stage<In, Out>, time: StageTime) {
    super({ objectMode: true, highWaterMark: BATCHES_IN_HAND });
    this.#stage = stage;
    this.#time = time;
  }

  override _transform(batch: In, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#run(batch).then(() => done(), done);
  }

  override _read(size: number): void {
    this.#resume?.();
    super._read(size);
  }

  async #run(batch: In): Promise<void> {
    const time = this.#time;
    time.records += this.#stage.size(batch);
    const scope = this.#stage.scope?.(batch);
    if (scope !== undefined) time.scope = scopeName(scope);
    let started = performance.now();
    const made = this.#stage.process(batch);
    const batches = Symbol.iterator in made ? made[Symbol.iterator]() : made[Symbol.asyncIterator]();
    for (;;) {
      const next = batches.next();
      // Waiting where there is nothing to wait for would count the work of other stages as this one's.
      const { done, value } = next instanceof Promise ? await next : next;
      time.ms += performance.now() - started;
      if (done) return;
      // Transform itself would buffer without bound whatever one batch yields.
      if (!this.push(value)) {
        await new Promise<void>((resolve) => {
          this.#resume = resolve;
        });
        this.#resume = undefined;
      }
      await letOthersRun();
      started = performance.now();
    }
  }
}
