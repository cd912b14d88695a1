import { randomUUID } from 'node:crypto';
import { errorMessage, TapesyncError } from '../../errors/error.ts';
import type { Change } from '../../model/change.ts';
import { changeLine } from '../../model/change-line.ts';
import { invalidValue } from '../../model/rules.ts';
import type { Run } from '../../model/run.ts';
import type { Scope } from '../../model/scope.ts';
import { fillIn, parseApplied } from '../protocol/apply-results.ts';
import { SENT_BYTES } from '../protocol/batch-limits.ts';
import { JSON_LINES } from '../protocol/media-types.ts';
import type { Applied, ApplyResult, Changes, RevisionStep } from '../roles/changes.ts';
import type { Requests } from './requests.ts';
import { runQuery } from './runs.ts';

/** Returns how changes are applied at a server. */
export function httpChanges(requests: Requests): Changes {
  return {
    apply: async (run, scope, changes, create, repeat) => {
      // In JSON, a value that is not canonical could be read as another one.
      const refusals = changes.map((change): ApplyResult | undefined => {
        const reason = invalidValue(change);
        return reason && { outcome: 'refused', ...reason };
      });
      const sound = changes.filter((_, index) => refusals[index] === undefined);
      // A request that is sent several times until an answer arrives is applied once.
      const key = repeat?.key ?? randomUUID();
      const applied = await send(requests, run, scope, sound, create, key);
      return { ...applied, results: fillIn(refusals, applied.results) };
    },
  };
}

async function send(
  requests: Requests,
  run: Run,
  scope: Scope,
  changes: readonly Change[],
  create: boolean,
  key: string,
): Promise<Applied> {
  const results: ApplyResult[] = [];
  const steps: (RevisionStep | undefined)[] = [];
  let part = 0;
  for (const lines of inRequests(scope, changes)) {
    const spec = {
      method: 'POST',
      path: 'changes',
      parameters: { ...scope },
      query: { ...runQuery(run), create: String(create) },
      headers: { 'idempotency-key': `${key}-${part++}` },
      body: { type: JSON_LINES, text: lines.join('') },
      measured: true,
    } as const;
    try {
      const answered = await requests.ask(spec, `${lines.length} results`, (text) => {
        const parsed = parseApplied(text);
        return parsed?.results.length === lines.length ? parsed : undefined;
      });
      results.push(...answered.results);
      steps.push(answered.revision);
    } catch (error) {
      if (results.length === 0 || !(error instanceof TapesyncError)) throw error;
      // The results so far must be counted: the next request throws the error itself.
      requests.retries.giveUp(error);
      const message = errorMessage('CHANGE_FAILED', { problem: error.message });
      const rest = Array.from({ length: changes.length - results.length }, () => {
        return { outcome: 'failed', code: 'CHANGE_FAILED', message } as const;
      });
      return { results: [...results, ...rest] };
    }
  }
  const revision = joined(steps);
  return { results, ...(revision !== undefined && { revision }) };
}

// The requests of a batch are transactions of their own: others may have come between them.
function joined(steps: readonly (RevisionStep | undefined)[]): RevisionStep | undefined {
  let whole = steps[0];
  for (const step of steps.slice(1)) {
    if (whole === undefined || step === undefined || step.before !== whole.after) return undefined;
    whole = { before: whole.before, after: step.after };
  }
  return whole;
}

// Old values and the line in the export stay here: the server does not need them.
function* inRequests(scope: Scope, changes: readonly Change[]): Iterable<string[]> {
  let lines: string[] = [];
  let bytes = 0;
  for (const change of changes) {
    const { action, volume, version, set } = changeLine(change);
    const text = `${JSON.stringify({ action, ...scope, volume, version, set })}\n`;
    const length = Buffer.byteLength(text);
    if (bytes > 0 && bytes + length > SENT_BYTES) {
      yield lines;
      lines = [];
      bytes = 0;
    }
    lines.push(text);
    bytes += length;
  }
  if (lines.length > 0) yield lines;
}
