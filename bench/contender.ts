import type { Exports } from './exports.ts';
import type { Measured } from './measure.ts';

/** The work that is measured, on a catalog of any size. */
export const WORKS = ['first load', 'no change', '1 % changed'] as const;

/** One kind of work. */
export type Work = (typeof WORKS)[number];

/** A program that does the work. */
export interface Contender {
  readonly name: string;
  /** Its version; `undefined` where it is not installed. */
  readonly version: string | undefined;
  readonly works: readonly Work[];
  /** Makes what its runs on these exports start from; nothing of it is measured. */
  prepare(exports: Exports): Promise<void>;
  /** Does the work once, from the prepared state, and returns what the work alone took. Throws where the result is wrong. */
  run(work: Work, exports: Exports): Promise<Measured>;
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
