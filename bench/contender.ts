import type { Exports } from './exports.ts';
import type { Measured } from './measure.ts';

/** What a sync may have to do, on a catalog of any size. */
export const SYNC_WORKS = ['first load', 'no change', '1 % changed'] as const;

/** One kind of work. */
export type Work = (typeof SYNC_WORKS)[number] | 'extract' | 'group by scope';

/** What one run took. */
export interface Run extends Pick<Measured, 'seconds' | 'peakBytes'> {
  /** Time on processors; absent where it is not known, or a server does a part of the work. */
  readonly cpuSeconds?: number | undefined;
  /** Scopes that a sync downloaded again, where it says so. */
  readonly reloads?: number;
}

/** A program that does the work. */
export interface Contender {
  readonly name: string;
  /** Its version; `undefined` where it is not installed. */
  readonly version: string | undefined;
  readonly works: readonly Work[];
  /** Makes what runs of these works on these exports start from; nothing of it is measured. */
  prepare(exports: Exports, works: readonly Work[]): Promise<void>;
  /** Does the work once, from the prepared state, and returns what the work alone took. Throws where the result is wrong. */
  run(work: Work, exports: Exports): Promise<Run>;
}

/** Tells whether works start from a database that is loaded already. */
export function needLoaded(works: readonly Work[]): boolean {
  return works.includes('no change') || works.includes('1 % changed');
}

/** Throws unless a run did just what the catalog asks for. */
export function expectCount(
  contender: string,
  work: Work,
  what: string,
  found: number,
  expected: number,
): void {
  if (found === expected) return;
  throw new Error(`${contender}, ${work}: ${what} should be ${expected}, is ${found}`);
}

/** Throws unless a run ended well. */
export function expectSuccess(contender: string, work: Work, { exitCode, stderr }: Measured): void {
  if (exitCode === 0) return;
  throw new Error(`${contender}, ${work}: ended with ${exitCode}\n${stderr}`);
}
