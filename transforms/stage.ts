import { Transform, type TransformCallback } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { InputEnd } from '../lib/model/input-end.ts';
import { type Scope, scopeName } from '../lib/model/scope.ts';
import type { StageTime } from '../lib/observe/progress.ts';

/** A stage: a name, a function from one batch to any number of batches, and what is left to do at the end. */
export interface Stage<In, Out> {
  readonly name: string;
  /** Returns how many records a batch holds, for the statistics. */
  size(batch: In): number;
  /** Returns which scope a batch is of, where the stage is worth being watched. */
  scope?(batch: In): Scope | undefined;
  process(batch: In): Iterable<Out> | AsyncIterable<Out>;
  /**
   * Called once, behind the last batch: yields what is left, and returns how the input ended as far as this stage
   * knows. A stage without it has nothing left, and the end goes on as it came.
   */
  end?(end: InputEnd): Generator<Out, InputEnd> | AsyncGenerator<Out, InputEnd>;
}

/** Follows the last batch of a stream: how the input ended, as far as the stages before know. */
export class EndOfInput {
  readonly end: InputEnd;

  constructor(end: InputEnd) {
    this.end = end;
  }
}

/** Batches that a stage holds while it works. Two keep it busy; each is up to two thousand records. */
const BATCHES_IN_HAND = 2;

/** Work on batches that never waits, as with an embedded store, lets signals and timers in this often. */
const TURN_MS = 100;

/** Makes a Transform of a stage, which times it, ends it once, and holds it back while the next stage is busy. */
export function stream<In, Out>(stage: Stage<In, Out>, time: StageTime): Transform {
  return new BatchTransform(stage, time);
}

class BatchTransform<In, Out> extends Transform {
  readonly #stage: Stage<In, Out>;
  readonly #time: StageTime;
  #resume: (() => void) | undefined;
  #lastTurn = performance.now();

  constructor(stage: Stage<In, Out>, time: StageTime) {
    super({ objectMode: true, highWaterMark: BATCHES_IN_HAND });
    this.#stage = stage;
    this.#time = time;
  }

  override _transform(batch: In | EndOfInput, _encoding: BufferEncoding, done: TransformCallback): void {
    const work = batch instanceof EndOfInput ? this.#end(batch.end) : this.#process(batch);
    work.then(() => done(), done);
  }

  override _read(size: number): void {
    this.#resume?.();
    super._read(size);
  }

  async #process(batch: In): Promise<void> {
    const time = this.#time;
    time.records += this.#stage.size(batch);
    const scope = this.#stage.scope?.(batch);
    if (scope !== undefined) time.scope = scopeName(scope);
    const started = performance.now();
    const made = this.#stage.process(batch);
    const batches = Symbol.iterator in made ? made[Symbol.iterator]() : made[Symbol.asyncIterator]();
    await this.#deliver(batches, started);
  }

  async #end(end: InputEnd): Promise<void> {
    const left = this.#stage.end?.(end);
    const ended = left === undefined ? end : await this.#deliver(left, performance.now());
    this.push(new EndOfInput(ended));
  }

  /** Passes on what an iterator yields, while it is taken, and returns what it returns. */
  async #deliver<Return>(
    batches: Iterator<Out, Return> | AsyncIterator<Out, Return>,
    begun: number,
  ): Promise<Return> {
    const time = this.#time;
    let started = begun;
    for (;;) {
      const next = batches.next();
      // Waiting where there is nothing to wait for would count the work of other stages as this one's.
      const result = next instanceof Promise ? await next : next;
      time.ms += performance.now() - started;
      if (result.done) return result.value;
      // Transform itself would buffer without bound whatever one batch yields.
      if (!this.push(result.value)) {
        await new Promise<void>((resolve) => {
          this.#resume = resolve;
        });
        this.#resume = undefined;
      }
      await this.#letOthersRun();
      started = performance.now();
    }
  }

  async #letOthersRun(): Promise<void> {
    if (performance.now() - this.#lastTurn < TURN_MS) return;
    await setImmediate();
    this.#lastTurn = performance.now();
  }
}
