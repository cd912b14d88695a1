import { type DecidedBatch, type DecidedRecord, decisions } from '../lib/engine/batch.ts';
import { errorMessage } from '../lib/errors/error.ts';
import { parseChange } from '../lib/model/change-line.ts';
import { type Scope, type ScopeName, scopeName } from '../lib/model/scope.ts';
import { Tally } from '../lib/model/tally.ts';
import type { RawBatch } from '../lib/records/batch.ts';
import type { Stage } from './stage.ts';

interface ScopeChanges {
  readonly scope: Scope;
  readonly decided: DecidedRecord[];
}

/** Returns the stage that reads the changes of a plan, one JSON line each. Each scope of a batch becomes a batch. */
export function changeReader(): Stage<RawBatch, DecidedBatch> {
  const visited = new Set<ScopeName>();
  return {
    name: 'change-reader',
    size: (batch) => batch.texts.length,
    *process({ tally, input: { name: source }, texts, lines }) {
      const scopes = new Map<ScopeName, ScopeChanges>();
      tally.read += texts.length;
      for (const [index, text] of texts.entries()) {
        const line = lines[index] ?? 0;
        if (text.trim() === '') {
          tally.outcomes.add('excluded', 'blank line');
          continue;
        }
        const change = parseChange(text, source);
        if ('problem' in change) {
          reject(tally, change.problem, source, line, text);
          continue;
        }
        const { customer, media, volume } = change;
        const name = scopeName(change);
        let changes = scopes.get(name);
        if (changes === undefined) {
          changes = { scope: { customer, media }, decided: [] };
          scopes.set(name, changes);
        }
        changes.decided.push({ volume, line, decision: { kind: 'change', change } });
        tally.changes.found++;
      }
      for (const name of scopes.keys()) {
        if (visited.has(name)) continue;
        visited.add(name);
        tally.scopes++;
      }
      for (const { scope, decided } of scopes.values()) {
        yield { scope, segments: decisions(decided), source, tally: new Tally(), evicted: [] };
      }
      yield { tally, source, segments: [], evicted: [] };
    },
  };
}

function reject(tally: Tally, problem: string, source: string, line: number, raw: string): void {
  const message = errorMessage('RECORD_JSON', { problem });
  tally.outcomes.add('rejected', 'RECORD_JSON');
  tally.problems.push({ outcome: 'rejected', code: 'RECORD_JSON', message, source, line, raw });
}
