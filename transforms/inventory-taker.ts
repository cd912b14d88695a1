import { type DecidedBatch, type DecidedRecord, decisions, type SeenBatch } from '../lib/engine/batch.ts';
import { unended } from '../lib/engine/compare.ts';
import type { RoomStore, Sight } from '../lib/engine/reconcile/candidates.ts';
import { decide, type ReconcilePolicy } from '../lib/engine/reconcile/decide.ts';
import { expectedIn, type Findings } from '../lib/engine/reconcile/findings.ts';
import type { Finding } from '../lib/engine/reconcile/inventory.ts';
import { Room, type RoomOptions } from '../lib/engine/reconcile/room.ts';
import { reject } from '../lib/engine/reject.ts';
import type { TapesyncError } from '../lib/errors/error.ts';
import type { AttributeResolution } from '../lib/language/definition.ts';
import type { InputEnd } from '../lib/model/input-end.ts';
import type { Problem } from '../lib/model/problem.ts';
import { placeName } from '../lib/model/reconciliation.ts';
import { type Scope, type ScopeName, scopeName } from '../lib/model/scope.ts';
import { Tally } from '../lib/model/tally.ts';
import type { VolumeRecord } from '../lib/model/volume-record.ts';
import { recordsIn } from '../lib/records/batch.ts';
import { rejectLabel } from './batch-labels.ts';
import type { Stage } from './stage.ts';

/** What an inventory is compared with, and what may be written. */
export interface InventoryTakerOptions extends Omit<RoomOptions, 'keys'>, ReconcilePolicy {
  readonly store: RoomStore;
  /** The slot among the values of a record; -1 where records have none. */
  readonly slotAt: number;
  /** What in place of a label is the value of a field. */
  readonly resolutions: readonly AttributeResolution[];
  /** Takes what is found. */
  readonly findings: Findings;
  /** Returns why nothing of the inventory is believed, once it has been read to its end; `undefined` where it is. */
  readonly disbelief: () => TapesyncError | undefined;
}

// Decisions in one batch: there may be a million of volumes that nobody saw.
const BATCH = 2000;

/**
 * Returns the stage that stands in the differ's place for a reconciliation: it compares each record or label of an
 * inventory with what should be in the places, and at the end of a whole one says what was not seen.
 */
export function inventoryTaker(options: InventoryTakerOptions): Stage<SeenBatch, DecidedBatch> {
  const { places, store, slotAt, resolutions, findings } = options;
  const keys = [...new Set(resolutions.map(({ key }) => key))];
  let opening: Promise<Room> | undefined;
  let lines = 0;
  const opened = (tally: Tally) => (opening ??= Room.open({ ...options, keys }, store, tally));

  return {
    name: 'inventory-taker',
    size: ({ segments, labels = [] }) => recordsIn(segments) + labels.length,
    async *process({ segments, labels = [], cut, tally, source }) {
      const room = await opened(tally);
      const sights: Sight[] = [...labels];
      for (const segment of segments) {
        // Else what could not be read would be missing.
        if (segment.kind === 'rejected') room.mention(segment.scope.name, segment.volume);
        if (segment.kind !== 'records') continue;
        for (const record of segment.records) {
          if (record.unended === undefined) {
            sights.push(sightOf(record));
            continue;
          }
          room.mentionCut({ scope: record, volume: record.volume });
          reject(tally, record, source, unended(record.volume, record.unended));
        }
      }
      const decided: DecidedByScope = new Map();
      for (const [index, finding] of (await room.see(sights)).entries()) {
        if (cut !== undefined && finding.status === 'unknown' && sights[index] === cut) {
          room.mentionCut(cut);
          rejectLabel(tally, source, cut, 'LABEL_CUT', { label: cut.text });
          continue;
        }
        lines++;
        take(finding, source, tally, decided);
      }
      yield* byScope(decided, source, tally);
    },
    async *end(end) {
      const tally = new Tally();
      const room = await opened(tally);
      yield { segments: [], source: '', tally, evicted: [] };
      if (end.kind !== 'complete') return end;
      if (findings.seen !== lines) throw new Error(`${findings.seen} of ${lines} lines have a status`);
      for (const [place, inventory, unseen] of room.unseen()) {
        yield* takeUnseen(unseen);
        const found = expectedIn(findings.countsOf(place));
        if (found !== inventory.expected) {
          throw new Error(`${found} of ${inventory.expected} volumes of ${placeName(place)} have a status`);
        }
      }
      findings.isWhole = true;
      const error = options.disbelief();
      return error === undefined ? end : ({ kind: 'shrunk', error } satisfies InputEnd);
    },
  };

  function sightOf({ customer, media, volume, values, line }: VolumeRecord): Sight {
    const by = resolutions.find(({ matches }) => matches(volume))?.key;
    return { text: volume, volume, scope: { customer, media }, by, slot: values[slotAt] ?? '', line };
  }

  function* takeUnseen(unseen: Iterable<Finding>): Iterable<DecidedBatch> {
    let [tally, decided]: [Tally, DecidedByScope] = [new Tally(), new Map()];
    for (const finding of unseen) {
      tally.read++;
      take(finding, '', tally, decided);
      if (tally.read < BATCH) continue;
      yield* byScope(decided, '', tally);
      [tally, decided] = [new Tally(), new Map()];
    }
    yield* byScope(decided, '', tally);
  }

  // Each scope becomes a batch, the tally one of its own.
  function* byScope(all: DecidedByScope, source: string, tally: Tally): Iterable<DecidedBatch> {
    for (const { scope, decided } of all.values()) {
      yield { scope, segments: decisions(decided), source, tally: new Tally(), evicted: [] };
    }
    yield { segments: [], source, tally, evicted: [] };
  }

  // What changes nothing is counted at once; the gate is for changes.
  function take(finding: Finding, source: string, tally: Tally, decided: DecidedByScope): void {
    findings.add(finding);
    if (finding.status === 'duplicate') {
      tally.outcomes.add('superseded');
      return;
    }
    const decision = decide(finding, places, options, source);
    switch (decision.kind) {
      case 'change': {
        const { change } = decision;
        tally.changes.found++;
        findings.plan(change, finding);
        const name = scopeName(change);
        const of = decided.get(name) ?? {
          scope: { customer: change.customer, media: change.media },
          decided: [],
        };
        decided.set(name, of);
        of.decided.push({ volume: change.volume, line: finding.line, decision });
        break;
      }
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

type DecidedByScope = Map<ScopeName, { readonly scope: Scope; readonly decided: DecidedRecord[] }>;
