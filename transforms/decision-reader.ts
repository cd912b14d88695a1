import { type DecidedBatch, type DecidedRecord, decisions } from '../lib/engine/batch.ts';
import type { Decision } from '../lib/engine/compare.ts';
import type { InputEnd } from '../lib/model/input-end.ts';
import { type Scope, type ScopeName, scopeName, type VolumeId } from '../lib/model/scope.ts';
import { Tally } from '../lib/model/tally.ts';
import type { RawBatch } from '../lib/records/batch.ts';
import type { Stage } from './stage.ts';

/** How volumes that a store has yielded are decided about. */
export interface DecisionReaderOptions<Line> {
  readonly name: string;
  /** Returns what becomes of a volume; `undefined` once it has been accounted for in the tally. */
  readonly decide: (line: Line, source: string, tally: Tally) => Decision | undefined;
  /** Returns what is said at the end. */
  readonly warnings: () => Iterable<string>;
}

/**
 * Returns a stage that reads volumes, one JSON line each, which come from the store by way of a role that has checked them,
 * and decides about each. Each scope of a batch becomes a batch.
 */
export function decisionReader<Line extends Scope & { readonly volume: VolumeId }>({
  name: stage,
  decide,
  warnings,
}: DecisionReaderOptions<Line>): Stage<RawBatch, DecidedBatch> {
  const visited = new Set<ScopeName>();
  return {
    name: stage,
    size: (batch) => batch.texts.length,
    *process({ tally, input: { name: source }, texts }) {
      const byScope = new Map<ScopeName, { readonly scope: Scope; readonly decided: DecidedRecord[] }>();
      tally.read += texts.length;
      for (const text of texts) {
        const line: Line = JSON.parse(text);
        const { customer, media, volume } = line;
        const name = scopeName(line);
        if (!visited.has(name)) tally.scopes++;
        visited.add(name);
        const decision = decide(line, source, tally);
        if (decision === undefined) continue;
        if (decision.kind === 'change') tally.changes.found++;
        const entered = byScope.get(name) ?? { scope: { customer, media }, decided: [] };
        byScope.set(name, entered);
        entered.decided.push({ volume, line: 0, decision });
      }
      for (const { scope, decided } of byScope.values()) {
        yield { scope, segments: decisions(decided), source, tally: new Tally(), evicted: [] };
      }
      yield { tally, source, segments: [], evicted: [] };
    },
    *end(end: InputEnd) {
      const tally = new Tally();
      tally.warnings.push(...warnings());
      yield { tally, source: '', segments: [], evicted: [] };
      return end;
    },
  };
}
