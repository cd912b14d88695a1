/**
 * The answer to a batch as text, one JSON line per change: what a server answers, and what a store keeps to answer a
 * repeated batch with. The last line also has the revisions of the scope, which older clients look past.
 *
 * @module
 */

import { type ErrorCode, isErrorCode } from '../../errors/table.ts';
import { isJsonObject, parseJson } from '../../model/json-object.ts';
import type { Applied, ApplyResult, RevisionStep } from '../roles/changes.ts';

const DONE = ['updated', 'added', 'unchanged'] as const;
const NOT_DONE = ['refused', 'conflicted', 'failed'] as const;

/** Returns an answer as lines, each with its line end. */
export function formatApplied({ results, revision }: Applied): string {
  let text = '';
  let line = '';
  for (let at = 0; at < results.length; at++) {
    const result = results[at] as ApplyResult;
    const isLast = at === results.length - 1;
    // Most say the same as the one before.
    if (isLast || result !== results[at - 1])
      line = `${JSON.stringify({ ...forOlder(result), ...(isLast && { revision }) })}\n`;
    text += line;
  }
  return text;
}

// Clients of earlier versions take no code that they do not know, and ignore other keys.
function forOlder(result: ApplyResult): object {
  return 'code' in result && NEWER.has(result.code)
    ? { ...result, code: 'CHANGE_VALUE', exact: result.code }
    : result;
}

const NEWER: ReadonlySet<string> = new Set<ErrorCode>([
  'DATA_CLUSTER_UNKNOWN',
  'CONTAINER_UNKNOWN',
  'CONTAINER_FOREIGN',
  'CONTAINER_CIRCLE',
  'CONTAINER_USED',
]);

/** Reads the lines of an answer; `undefined` for any other text. */
export function parseApplied(text: string): Applied | undefined {
  const results: ApplyResult[] = [];
  let revision: RevisionStep | undefined;
  let before = '';
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const same = line === before ? results.at(-1) : undefined;
    if (same !== undefined) {
      results.push(same);
      continue;
    }
    before = line;
    const json = parseJson(line);
    if (!isJsonObject(json)) return undefined;
    const result = readResult(json);
    if (result === undefined) return undefined;
    results.push(result);
    revision = readStep(json.revision);
  }
  return { results, ...(revision !== undefined && { revision }) };
}

/** Puts the results of applied changes into the open places, in order. */
export function fillIn(
  known: readonly (ApplyResult | undefined)[],
  applied: readonly ApplyResult[],
): readonly ApplyResult[] {
  let next = 0;
  return known.flatMap((result) => result ?? applied[next++] ?? []);
}

function readStep(json: unknown): RevisionStep | undefined {
  if (!isJsonObject(json)) return undefined;
  const { before, after } = json;
  return typeof before === 'string' && typeof after === 'string' ? { before, after } : undefined;
}

function readResult(json: Readonly<Record<string, unknown>>): ApplyResult | undefined {
  const done = DONE.find((word) => word === json.outcome);
  if (done !== undefined) return { outcome: done };
  const outcome = NOT_DONE.find((word) => word === json.outcome);
  const { message } = json;
  const code = isErrorCode(json.exact) ? json.exact : json.code;
  if (outcome === undefined || typeof message !== 'string') return undefined;
  // Codes are counted and shown: codes of a store's own would fill the statistics.
  return isErrorCode(code) ? { outcome, code, message } : undefined;
}
