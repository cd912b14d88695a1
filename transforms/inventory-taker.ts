import type { DecidedBatch, DecidedRecord } from '../lib/engine/batch.ts';
import { unended } from '../lib/engine/compare.ts';
import { decide, type ReconcilePolicy } from '../lib/engine/reconcile/decide.ts';
import type { Findings } from '../lib/engine/reconcile/findings.ts';
import {
  type Finding,
  INVENTORY_FIELDS,
  Inventory,
  type InventoryOptions,
} from '../lib/engine/reconcile/inventory.ts';
import { reject } from '../lib/engine/reject.ts';
import { TapesyncError } from '../lib/errors/error.ts';
import type { InputEnd } from '../lib/model/input-end.ts';
import type { Problem } from '../lib/model/problem.ts';
import { placeName } from '../lib/model/reconciliation.ts';
import { scopeName } from '../lib/model/scope.ts';
import { Tally } from '../lib/model/tally.ts';
import { type RecordBatch, recordsOf } from '../lib/records/batch.ts';
import { loadSnapshot, type SnapshotSource } from '../lib/snapshots/scope-snapshot.ts';
import type { Stage } from './stage.ts';

/** What an inventory is compared with, and what may be written. */
export interface InventoryTakerOptions extends InventoryOptions, ReconcilePolicy {
  readonly store: SnapshotSource;
  /** The slot among the values of a record; -1 where records have none. */
  readonly slotAt: number;
  /** Takes what is found. */
  readonly findings: Findings;
  /** Returns why nothing of the inventory is believed, once it has been read to its end; `undefined` where it is. */
  readonly disbelief: () => TapesyncError | undefined;
}

// Decisions in one batch: there may be a million of volumes that nobody saw.
const BATCH = 2000;

/**
 * Returns the stage that stands in the differ's place for a reconciliation: it compares each record of an inventory with
 * what should be in the place, and at the end of a whole one says what was not seen.
 */
export function inventoryTaker(options: InventoryTakerOptions): Stage<RecordBatch, DecidedBatch> {
  const { place, store, slotAt, findings } = options;
  const scope = scopeName(place.scope);
  let loading: Promise<Inventory> | undefined;
  const inventory = (tally: Tally) => (loading ??= load(tally));

  async function load(tally: Tally): Promise<Inventory> {
    const snapshot = await loadSnapshot(store, place.scope, INVENTORY_FIELDS);
    // Else a typing error would find a place in which nothing should be.
    if (!snapshot.repositories.has(place.repository)) {
      throw new TapesyncError('PLACE_UNKNOWN', {
        ...{ store: store.name, kind: 'repository', name: placeName(place) },
      });
    }
    tally.snapshots.loads++;
    tally.snapshots.volumes += snapshot.volumes.size;
    tally.snapshots.bytes += snapshot.downloaded;
    tally.scopes++;
    return new Inventory(options, snapshot);
  }

  return {
    name: 'inventory-taker',
    size: ({ records, passed }) => records.length + recordsOf(passed),
    async *process({ records, passed = [], tally, source }) {
      const taken = await inventory(tally);
      for (const segment of passed) {
        // Else what could not be read would be missing.
        if (segment.kind === 'rejected' && segment.scope.name === scope) taken.mention(segment.volume);
      }
      const decided: DecidedRecord[] = [];
      for (const record of records) {
        if (scopeName(record) !== scope) {
          tally.outcomes.add('skipped', `of ${scopeName(record)}, which is not reconciled`);
          continue;
        }
        if (record.unended !== undefined) {
          taken.mentionCut(record.volume);
          reject(tally, record, source, unended(record.volume, record.unended));
          continue;
        }
        const slot = record.values[slotAt] ?? '';
        take(taken.see(record.volume, slot, record.line), source, tally, decided);
      }
      yield { scope: place.scope, decided, source, tally, evicted: [] };
    },
    async *end(end) {
      const tally = new Tally();
      const taken = await inventory(tally);
      yield { decided: [], source: '', tally, evicted: [] };
      if (end.kind !== 'complete') return end;
      yield* unseen(taken);
      const expected = taken.expected();
      if (findings.expected !== expected) {
        throw new Error(`${findings.expected} of ${expected} volumes of ${scope} have a status`);
      }
      const error = options.disbelief();
      return error === undefined ? end : ({ kind: 'shrunk', error } satisfies InputEnd);
    },
  };

  function* unseen(taken: Inventory): Iterable<DecidedBatch> {
    let batch = emptyBatch();
    for (const finding of taken.unseen()) {
      batch.tally.read++;
      take(finding, '', batch.tally, batch.decided);
      if (batch.tally.read < BATCH) continue;
      yield batch;
      batch = emptyBatch();
    }
    yield batch;
  }

  function emptyBatch() {
    return {
      scope: place.scope,
      decided: [] as DecidedRecord[],
      source: '',
      tally: new Tally(),
      evicted: [],
    };
  }

  // What changes nothing is counted at once; the gate is for changes.
  function take(finding: Finding, source: string, tally: Tally, decided: DecidedRecord[]): void {
    findings.add(finding);
    if (finding.status === 'duplicate') {
      tally.outcomes.add('superseded');
      return;
    }
    const decision = decide(finding, place, options, source);
    switch (decision.kind) {
      case 'change':
        tally.changes.found++;
        decided.push({ volume: decision.change.volume, line: finding.line, decision });
        break;
      case 'refused': {
        const { code, message } = decision;
        const problem: Problem = {
          outcome: 'refused',
          code,
          message,
          source,
          line: finding.line,
          raw: finding.label,
        };
        tally.outcomes.add('refused', code);
        tally.problems.push(problem);
        break;
      }
      case 'skipped':
        tally.outcomes.add('skipped', decision.reason);
        break;
      case 'unchanged':
        tally.outcomes.add('unchanged');
    }
  }
}
