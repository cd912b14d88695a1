import type { Contender, Run, Work } from './contender.ts';
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
  /** Time on processors, the least of all rounds, where it is known. */
  readonly cpuSeconds?: number;
  /** The most of all rounds, where the contender says how many. */
  readonly reloads?: number;
}

/**
 * Lets the contenders do the works on the exports that they can do, `repeat` times each. In every round each of them runs
 * once, and another one begins, so that a slow minute of the machine hits all alike.
 */
export async function runRounds(
  exports: Exports,
  contenders: readonly Contender[],
  works: readonly Work[],
  repeat: number,
  progress: (message: string) => void,
): Promise<readonly Result[]> {
  const installed = contenders.filter(({ version }) => version !== undefined);
  for (const contender of installed) {
    progress(`${contender.name} is prepared`);
    await contender.prepare(exports, works);
  }
  const results: Result[] = [];
  for (const work of works) {
    const able = installed.filter((contender) => contender.works.includes(work));
    const best = new Map<Contender, Result>();
    for (let round = 0; round < repeat; round++) {
      for (const contender of rotated(able, round)) {
        const { volumes } = exports.catalog;
        const run = await contender.run(work, exports);
        progress(`${volumes} volumes, ${work}, ${contender.name}: ${run.seconds.toFixed(3)} s`);
        const result = { volumes, work, contender: contender.name, ...figuresOf(run) };
        best.set(contender, better(result, best.get(contender)));
      }
    }
    results.push(...best.values());
  }
  return results;
}

function figuresOf({ seconds, peakBytes, cpuSeconds, reloads }: Run): Pick<Result, keyof Run> {
  return {
    ...{ seconds, peakBytes },
    ...(cpuSeconds !== undefined && { cpuSeconds }),
    ...(reloads !== undefined && { reloads }),
  };
}

function rotated<T>(list: readonly T[], by: number): T[] {
  const start = by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}

function better(result: Result, earlier: Result | undefined): Result {
  if (earlier === undefined) return result;
  const seconds = Math.min(result.seconds, earlier.seconds);
  const reloads = most(result.reloads, earlier.reloads);
  const cpuSeconds = least(result.cpuSeconds, earlier.cpuSeconds);
  return {
    ...result,
    seconds,
    peakBytes: most(result.peakBytes, earlier.peakBytes),
    ...(cpuSeconds !== undefined && { cpuSeconds }),
    ...(reloads !== undefined && { reloads }),
  };
}

function most(...figures: readonly (number | undefined)[]): number | undefined {
  const known = figures.filter((figure) => figure !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

function least(...figures: readonly (number | undefined)[]): number | undefined {
  const known = figures.filter((figure) => figure !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
