import { type Contender, WORKS, type Work } from './contender.ts';
import type { Exports } from './exports.ts';

/** What one contender took for one kind of work. */
export interface Result {
  readonly volumes: number;
  readonly work: Work;
  readonly contender: string;
  /** The best of all rounds: whatever else the machine does can only add to it. */
  readonly seconds: number;
  /** The most of all rounds. */
  readonly peakBytes: number | undefined;
}

/**
 * Lets the contenders do every kind of work on the exports, `repeat` times each. In every round each of them runs once,
 * and another one begins, so that a slow minute of the machine hits all alike.
 */
export async function runRounds(
  exports: Exports,
  contenders: readonly Contender[],
  repeat: number,
  progress: (message: string) => void,
): Promise<readonly Result[]> {
  const installed = contenders.filter(({ version }) => version !== undefined);
  for (const contender of installed) await contender.prepare(exports);
  const results: Result[] = [];
  for (const work of WORKS) {
    const able = installed.filter(({ works }) => works.includes(work));
    const best = new Map<Contender, Result>();
    for (let round = 0; round < repeat; round++) {
      for (const contender of rotated(able, round)) {
        const { volumes } = exports.catalog;
        const { seconds, peakBytes } = await contender.run(work, exports);
        progress(`${volumes} volumes, ${work}, ${contender.name}: ${seconds.toFixed(3)} s`);
        const result = { volumes, work, contender: contender.name, seconds, peakBytes };
        best.set(contender, better(result, best.get(contender)));
      }
    }
    for (const contender of able)
      results.push(...[best.get(contender)].filter((result) => result !== undefined));
  }
  return results;
}

function rotated<T>(list: readonly T[], by: number): T[] {
  const start = by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}

function better(result: Result, earlier: Result | undefined): Result {
  if (earlier === undefined) return result;
  const seconds = Math.min(result.seconds, earlier.seconds);
  const peaks = [result.peakBytes, earlier.peakBytes].filter((peak) => peak !== undefined);
  return { ...result, seconds, peakBytes: peaks.length === 0 ? undefined : Math.max(...peaks) };
}
