/**
 * The results of a batch as text, one JSON line per change: what a server answers, and what a store keeps to answer a
 * repeated batch with.
 *
 * @module
 */

import { ERRORS } from '../../errors/error.ts';
import type { ApplyResult } from '../roles/changes.ts';

const DONE: ReadonlySet<unknown> = new Set(['updated', 'added', 'unchanged']);
const NOT_DONE: ReadonlySet<unknown> = new Set(['refused', 'conflicted', 'failed']);

/** Returns results as lines, each with its line end. */
export function formatResults(results: readonly ApplyResult[]): string {
  return results.map((result) => `${JSON.stringify(result)}\n`).join('');
}

/** Reads lines of results; `undefined` where they are anything else. */
export function parseResults(text: string): ApplyResult[] | undefined {
  const results: ApplyResult[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const result = parseResult(line);
    if (result === undefined) return undefined;
    results.push(result);
  }
  return results;
}

/** Puts the results of what was applied into the places that are open, in order. */
export function fillIn(
  known: readonly (ApplyResult | undefined)[],
  applied: readonly ApplyResult[],
): readonly ApplyResult[] {
  let next = 0;
  return known.flatMap((result) => result ?? applied[next++] ?? []);
}

function parseResult(line: string): ApplyResult | undefined {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof json !== 'object' || json === null || !('outcome' in json)) return undefined;
  if (DONE.has(json.outcome)) return { outcome: json.outcome as 'updated' | 'added' | 'unchanged' };
  const { outcome } = json;
  if (!NOT_DONE.has(outcome) || !('code' in json) || !('message' in json)) return undefined;
  const { code, message } = json;
  // Codes are counted and shown: a store that makes up its own would fill the statistics with them.
  if (typeof code !== 'string' || !Object.hasOwn(ERRORS, code) || typeof message !== 'string')
    return undefined;
  return { outcome: outcome as 'refused' | 'conflicted' | 'failed', code, message };
}
