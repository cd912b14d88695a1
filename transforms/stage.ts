import { performance } from 'node:perf_hooks';
import { Transform, type TransformCallback } from 'node:stream';
import type { StageTime } from '../lib/progress.ts';

/** A stage: a name, and a function from one batch to any number of batches. */
export interface Stage<In, Out> {
  readonly name: string;
  /** Says how many records a batch holds, for the statistics. */
  size(batch: In): number;
  process(batch: In): Iterable<Out> | AsyncIterable<Out>;
}

// Each chunk is a batch of up to thousands of records: two in hand keep a stage busy, more only cost memory.
const BATCHES_IN_HAND = 2;

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
    this.#time.records += this.#stage.size(batch);
    let started = performance.now();
    for await (const out of this.#stage.process(batch)) {
      this.#time.ms += performance.now() - started;
      // Transform itself would buffer without bound whatever one batch yields.
      if (!this.push(out)) {
        await new Promise<void>((resolve) => {
          this.#resume = resolve;
        });
        this.#resume = undefined;
      }
      started = performance.now();
    }
    this.#time.ms += performance.now() - started;
  }
}
