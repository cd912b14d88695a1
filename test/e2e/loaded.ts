import { readFileSync } from 'node:fs';
import type { Test } from 'tap';
import { DEFINITION, exportOf, type Row } from './export.ts';
import { runInside } from './inside.ts';

/** A load of everything that an export names. */
export const LOAD = ['sync', '-a', '--create', '-d', 'x.ttidef'];
/** A sync of what is already there, or of a part of it. */
export const SYNC = ['sync', '-d', 'x.ttidef', '--max-shrink', 'none'];
/** A plan of it. */
export const PLAN = ['plan', '-d', 'x.ttidef'];

/** What a run says of itself. */
export interface Statistics {
  readonly read: number;
  readonly undecided: number;
  readonly absent: number | null;
  readonly exitCode: number;
  readonly inputEnd: string;
  readonly outcomes: Record<string, { total: number; reasons: Record<string, number> }>;
}

/** Returns the statistics that a run has left in a folder. */
export const statistics = (folder: string): Statistics =>
  JSON.parse(readFileSync(`${folder}/stats.json`, 'utf8'));

/** Returns how many records ended how, having checked that all that were read did. */
export const totals = (t: Test, folder: string) => {
  const { read, outcomes, undecided } = statistics(folder);
  t.equal(undecided, 0);
  const found = Object.entries(outcomes).filter(([, { total }]) => total > 0);
  t.equal(
    found.reduce((sum, [, { total }]) => sum + total, 0),
    read,
  );
  return Object.fromEntries(found.map(([outcome, { total }]) => [outcome, total]));
};

/** Returns a folder with a store that has some rows. */
export const loaded = async (t: Test, rows: readonly Row[]) => {
  const cwd = t.testdir({ 'x.ttidef': DEFINITION });
  const { code, stderr } = await runInside(LOAD, { cwd, stdin: exportOf(rows) });
  t.equal(code, 0, stderr);
  return cwd;
};
