import type { ScopeName } from '../../model/scope.ts';
import type { Progress } from '../../observe/progress.ts';

/** How far a run is. */
export interface ProgressFigures {
  /** Changes are made only after the whole input has been read. */
  readonly phase: 'reading' | 'changing';
  /** Share of the input or of the changes that is done, from 0 to 1; absent if the whole is not known. */
  readonly share?: number;
  /** Seconds until the phase ends; absent while too little is known for a guess. */
  readonly secondsLeft?: number;
  /** Records read. */
  readonly records: number;
  /** Records or, in the phase `changing`, changes per second over the last seconds. */
  readonly perSecond: number;
  /** Changes found so far; in the phase `changing`, changes to be made. */
  readonly changes: number;
  /** Changes that were made or have failed. */
  readonly settled: number;
  /** The scope that is being worked on. */
  readonly scope?: ScopeName;
}

interface Sample {
  /** Milliseconds. */
  readonly at: number;
  readonly count: number;
}

// A rate over a shorter time jumps; over a longer one it does not show that a run has stopped.
const WINDOW_MS = 5000;
// Before that, too little is known to estimate the rest.
const LEAST_MS = 2000;
const LEAST_SHARE = 0.01;

/** Measures how far a run is, how fast it is, and how long it will take. */
export class ProgressMeter {
  readonly #progress: Progress;
  #phase: ProgressFigures['phase'] = 'reading';
  #began: Sample;
  #samples: Sample[];

  /** Starts measuring. Times are milliseconds of any clock that does not go back. */
  constructor(progress: Progress, now: number) {
    this.#progress = progress;
    this.#began = { at: now, count: 0 };
    this.#samples = [this.#began];
  }

  /** Returns how far the run is. */
  figures(now: number): ProgressFigures {
    const { total, scope } = this.#progress;
    const { found, planned, settled } = total.changes;
    if (planned > 0 && this.#phase === 'reading') {
      this.#phase = 'changing';
      this.#began = { at: now, count: settled };
      this.#samples = [this.#began];
    }
    const count = this.#phase === 'reading' ? total.read : settled;
    const perSecond = this.#rate({ at: now, count });
    const share = this.#share();
    const secondsLeft = share === undefined ? undefined : this.#secondsLeft(share, now);
    return {
      phase: this.#phase,
      ...(share !== undefined && { share }),
      ...(secondsLeft !== undefined && { secondsLeft }),
      records: total.read,
      perSecond,
      changes: this.#phase === 'reading' ? found : planned,
      settled,
      ...(scope !== undefined && { scope }),
    };
  }

  #share(): number | undefined {
    const { total, input, inputSize } = this.#progress;
    if (this.#phase === 'changing') return total.changes.settled / total.changes.planned;
    // A file may grow while it is read.
    return inputSize ? Math.min(1, input.bytes / inputSize) : undefined;
  }

  #secondsLeft(share: number, now: number): number | undefined {
    const elapsed = now - this.#began.at;
    if (elapsed < LEAST_MS || share < LEAST_SHARE) return undefined;
    return Math.ceil((elapsed * (1 - share)) / share / 1000);
  }

  #rate(sample: Sample): number {
    const samples = this.#samples;
    samples.push(sample);
    while (samples.length > 2 && (samples[1]?.at ?? 0) <= sample.at - WINDOW_MS) samples.shift();
    const [first = sample] = samples;
    const ms = sample.at - first.at;
    return ms === 0 ? 0 : Math.round(((sample.count - first.count) * 1000) / ms);
  }
}
