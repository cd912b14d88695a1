import {
  Account,
  type RecordBatch,
  recordsOf,
  type ScopeBatch,
  type UnchangedRun,
  type VolumeRecord,
} from '../lib/batch.ts';
import { type Scope, type ScopeName, scopeName } from '../lib/scope.ts';
import type { Stage } from './stage.ts';

// Under this many changes of scope nothing is worth a warning, however few scopes there are.
const CHANGES_ENDURED = 100;
// Input sorted by scope changes scope once per scope; twice that may be two inputs read one after the other.
const CHANGES_PER_SCOPE = 4;

/**
 * Returns the stage that parts records into runs of one scope. Within a batch each scope is one run, and the order of
 * its records is kept; across batches scopes come as the input has them. Warns once when their order is random,
 * because each change of scope may cost a download.
 */
export function scopeGrouper(): Stage<RecordBatch, ScopeBatch> {
  const known = new Set<ScopeName>();
  let current: Scope | undefined;
  let changes = 0;
  let warned = false;

  return {
    name: 'scope-grouper',
    size: ({ records, unchanged }) => records.length + recordsOf(unchanged),
    *process(batch) {
      const { account, source, end, unchanged = [] } = batch;
      const runs = new Map<ScopeName, ScopeRun>();
      let run: ScopeRun | undefined;
      const changesBefore = changes;
      const turnTo = (scope: Scope): ScopeRun => {
        if (current === undefined || current.customer !== scope.customer || current.media !== scope.media) {
          if (current !== undefined) changes++;
          current = { customer: scope.customer, media: scope.media };
          run = undefined;
        }
        run ??= runOf(current, runs, account);
        return run;
      };
      let next = 0; // of the unchanged
      for (let index = 0; index <= batch.records.length; index++) {
        for (
          let same = unchanged[next];
          same !== undefined && same.before <= index;
          same = unchanged[++next]
        ) {
          const { records, unchanged: others } = turnTo(same.held.scope);
          others.push({ ...same, before: records.length });
        }
        const record = batch.records[index];
        if (record !== undefined) turnTo(record).records.push(record);
      }
      account.scopeChanges += changes - changesBefore;
      if (!warned && changes > CHANGES_ENDURED && changes > known.size * CHANGES_PER_SCOPE) {
        warned = true;
        account.warnings.push(
          `randomized scope: ${changes} changes of scope among ${known.size} scopes so far; ` +
            'an export sorted by customer and media needs each scope only once',
        );
      }
      yield* scopeBatches(batch, [...runs.values()]);
      if (runs.size === 0) yield { account, source, records: [], ...(end && { end }) };
    },
  };

  function runOf(scope: Scope, runs: Map<ScopeName, ScopeRun>, account: Account): ScopeRun {
    const name = scopeName(scope);
    let run = runs.get(name);
    if (run === undefined) {
      run = { scope, records: [], unchanged: [] };
      runs.set(name, run);
      if (!known.has(name)) {
        known.add(name);
        account.scopes++;
      }
    }
    return run;
  }
}

/** Records of one scope in a batch. */
interface ScopeRun {
  readonly scope: Scope;
  readonly records: VolumeRecord[];
  readonly unchanged: UnchangedRun[];
}

// The account and the end of the input travel with the last run, when all of the batch has passed.
function* scopeBatches(batch: RecordBatch, runs: readonly ScopeRun[]): Iterable<ScopeBatch> {
  const { source, account, end } = batch;
  for (const [index, { scope, records, unchanged }] of runs.entries()) {
    const run = { source, scope, records, ...(unchanged.length > 0 && { unchanged }) };
    if (index === runs.length - 1) yield { ...run, account, ...(end && { end }) };
    else yield { ...run, account: new Account() };
  }
}
