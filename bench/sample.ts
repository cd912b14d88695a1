/**
 * Checks programs whose output is dropped while they are measured: before that, each does the same on a small export of the
 * same kind, and its output is compared with the catalog.
 *
 * @module
 */

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type CatalogOptions, catalogRows } from './catalog.ts';
import { type CatalogRow, COLUMNS } from './catalog-row.ts';
import { expectSuccess, type Work } from './contender.ts';
import { type Exports, writeExports } from './exports.ts';
import type { Measured } from './measure.ts';

const VOLUMES = 1000;

/** How a contender is checked. */
export interface SampleCheck {
  readonly contender: string;
  readonly work: Work;
  /** Does the work on exports; what it prints is in `stdout`. */
  readonly run: (exports: Exports) => Promise<Measured>;
  /** Returns the values of a printed line, in the order of the columns; `undefined` for a line that is no record. */
  readonly values: (line: string) => readonly string[] | undefined;
}

/** Has a contender work on a small export like the given ones. Throws where it does anything but its work. */
export async function checkSample({ folder, catalog }: Exports, check: SampleCheck): Promise<void> {
  const { contender, work, run, values } = check;
  const small: CatalogOptions = {
    ...catalog,
    volumes: Math.min(catalog.volumes, VOLUMES),
    scopes: Math.min(catalog.scopes, 20),
  };
  const exports = await writeExports(small, join(folder, 'sample'), [work]);
  const measured = await run(exports);
  await rm(exports.folder, { recursive: true });
  expectSuccess(contender, work, measured);
  const lines = measured.stdout.trimEnd().split('\n');
  const found = lines.map(values).filter((record) => record !== undefined);
  const rows = Array.from(catalogRows(small), (row) => COLUMNS.map((column) => row[column]));
  const problem = work === 'group by scope' ? groupProblem(found, rows) : orderProblem(found, rows);
  if (problem !== undefined) throw new Error(`${contender}, ${work}: ${problem}`);
}

type Values = readonly string[];

/** Returns what is wrong with records that should be the expected ones in their order, or `undefined`. */
export function orderProblem(found: readonly Values[], expected: readonly Values[]): string | undefined {
  if (found.length !== expected.length) return `${expected.length} records should come, ${found.length} do`;
  const at = expected.findIndex((values, index) => values.join() !== found[index]?.join());
  return at === -1
    ? undefined
    : `record ${at + 1} should be ${expected[at]?.join()}, is ${found[at]?.join()}`;
}

/**
 * Returns what is wrong with records that should be the expected ones, scope after scope and in each scope in their order,
 * or `undefined`.
 */
export function groupProblem(found: readonly Values[], expected: readonly Values[]): string | undefined {
  const scopes = new Set<string>();
  let before: string | undefined;
  for (const values of found) {
    const scope = scopeOf(values);
    if (scope !== before && scopes.has(scope)) return `scope ${scope} comes in more than one run`;
    scopes.add(scope);
    before = scope;
  }
  const wanted = Map.groupBy(expected, scopeOf);
  return (
    orderProblem(
      found,
      [...scopes].flatMap((scope) => wanted.get(scope) ?? []),
    ) ??
    (found.length === expected.length
      ? undefined
      : `${expected.length} records should come, ${found.length} do`)
  );
}

function scopeOf([customer, media]: Values): string {
  return `${customer}.${media}`;
}

/** Returns the values of a record as tapesync prints it, in the order of the columns. */
export function printedValues(line: string): Values {
  const { writeTime, ...record } = JSON.parse(line) as Partial<CatalogRow> & { readonly writeTime?: string };
  const written = (writeTime ?? '').replace('T', ' ').replace('Z', '');
  return COLUMNS.map((column) => (column === 'written' ? written : (record[column] ?? '')));
}
