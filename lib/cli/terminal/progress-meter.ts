import type { ScopeName } from '../../model/scope.ts';
import type { Progress } from '../../observe/progress.ts';

/** How far a run is. */
export interface ProgressFigures {
  /** Changes are made only after the input has been read to its end. */
  readonly phase: 'reading' | 'changing';
  /** Of the input, or of the changes, from 0 to 1; absent where the whole is not known. */
  readonly share?: number;
  /** Seconds that the phase will take; absent as long as a guess would be wild. */
  readonly secondsLeft?: number;
  /** Records read. */
  readonly records: number;
  /** Records, while changing changes, per second of late. */
  readonly perSecond: number;
  /** Changes found; while changing, those to be made. */
  readonly changes: number;
  /** Changes that were made or could not be made. */
  readonly settled: number;
  /** The scope that is being worked on. */
  readonly scope?: ScopeName;
}

interface Sample {
  /** Milliseconds. */
  readonly at: number;
  readonly count: number;
}

// A rate over less jumps, one over more does not show that a run has come to a halt.
const WINDOW_MS = 5000;
// Before that, too little is known to say how long the rest takes.
const LEAST_MS = 2000;
const LEAST_SHARE = 0.01;

/** Tells from what a run has done so far how far it is, how fast, and how long it will take. */
export class ProgressMeter {
  readonly #progress: Progress;
  #phase: ProgressFigures['phase'] = 'reading';
  #began: Sample;
  #samples: Sample[];

  /** Starts measuring; times are milliseconds of any clock that does not go back. */
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
    // A file may have grown meanwhile.
    return inputSize === undefined ? undefined : Math.min(1, input.bytes / inputSize);
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
