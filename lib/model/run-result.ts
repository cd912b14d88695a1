/**
 * What a list of runs shows of the statistics of each: the records that were read, and how many ended how.
 *
 * @module
 */

import { isJsonObject, parseJson } from './json-object.ts';
import { OUTCOMES, type Outcome } from './outcome.ts';

/** What was read, and the outcomes that any record had. */
export interface RunResult {
  readonly inputs: readonly string[];
  readonly read: number;
  readonly outcomes: Readonly<Partial<Record<Outcome, number>>>;
}

const CHANGES = ['updated', 'added', 'refused', 'conflicted', 'failed'] as const satisfies readonly Outcome[];

// Of a run over a thousand files, a list names the first.
const MOST_INPUTS = 5;

/** Returns the result of a run by its statistics (JSON), which any client of a server may have sent; `undefined` without. */
export function runResult(statistics: string | null): RunResult | undefined {
  const json = statistics === null ? undefined : parseJson(statistics);
  if (!isJsonObject(json)) return undefined;
  const { inputs, read } = json;
  const counts = isJsonObject(json.outcomes) ? json.outcomes : {};
  const outcomes: Partial<Record<Outcome, number>> = {};
  for (const outcome of OUTCOMES) {
    const { total } = isJsonObject(counts[outcome]) ? counts[outcome] : { total: undefined };
    if (isCount(total) && total > 0) outcomes[outcome] = total;
  }
  const names = Array.isArray(inputs) ? inputs.filter((input) => typeof input === 'string') : [];
  return { inputs: names.slice(0, MOST_INPUTS), read: isCount(read) ? read : 0, outcomes };
}

/** Returns how many records of a run were a change, or would have been one. */
export function changedRecords({ outcomes }: RunResult): number {
  return CHANGES.reduce((sum, outcome) => sum + (outcomes[outcome] ?? 0), 0);
}

/** Returns the statistics (JSON) of a run with nothing but its result, from which it can be read again. */
export function statisticsOfResult({ inputs, read, outcomes }: RunResult): string {
  const totals = Object.entries(outcomes).map(([outcome, total]) => [outcome, { total }]);
  return JSON.stringify({ inputs, read, outcomes: Object.fromEntries(totals) });
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
