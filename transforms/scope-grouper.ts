import { Account, type RecordBatch, type ScopeBatch, type VolumeRecord } from '../lib/batch.ts';
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
    size: (batch) => batch.records.length,
    *process(batch) {
      const { account, source, end } = batch;
      const runs = new Map<ScopeName, { scope: Scope; records: VolumeRecord[] }>();
      let run: { scope: Scope; records: VolumeRecord[] } | undefined;
      const changesBefore = changes;
      for (const record of batch.records) {
        if (current === undefined || current.customer !== record.customer || current.media !== record.media) {
          if (current !== undefined) changes++;
          current = { customer: record.customer, media: record.media };
          run = undefined;
        }
        if (run === undefined) {
          const name = scopeName(current);
          run = runs.get(name);
          if (run === undefined) {
            run = { scope: current, records: [] };
            runs.set(name, run);
            if (!known.has(name)) {
              known.add(name);
              account.scopes++;
            }
          }
        }
        run.records.push(record);
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
}

// The account and the end of the input travel with the last run, when all of the batch has passed.
function* scopeBatches(
  batch: RecordBatch,
  runs: readonly { scope: Scope; records: VolumeRecord[] }[],
): Iterable<ScopeBatch> {
  for (const [index, run] of runs.entries()) {
    if (index === runs.length - 1) yield { ...batch, ...run };
    else yield { source: batch.source, account: new Account(), ...run };
  }
}
