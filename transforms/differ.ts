import type { DecidedBatch, DecidedRecord, DecidedSegment, SnapshotBatch } from '../lib/engine/batch.ts';
import { type ComparisonOptions, comparison, NOT_LEFT, type Rejection } from '../lib/engine/compare.ts';
import { reject } from '../lib/engine/reject.ts';
import { Tally } from '../lib/model/tally.ts';
import type { VolumeRecord } from '../lib/model/volume-record.ts';
import { recordsIn } from '../lib/records/batch.ts';
import type { ScopeSnapshot } from '../lib/snapshots/scope-snapshot.ts';
import type { Stage } from './stage.ts';

/** A record that was rejected, as the end of its input may have cut it. */
interface Rejected {
  readonly record: VolumeRecord;
  readonly source: string;
  readonly decision: Rejection;
}

/**
 * Returns the stage that compares each record with the snapshot of its scope, and says what it means for its volume. Records
 * that may be cut are rejected at the end, in the order of their inputs' names, whatever the order of the scopes.
 */
export function differ(options: ComparisonOptions): Stage<SnapshotBatch, DecidedBatch> {
  const compare = comparison(options);
  const rejected: Rejected[] = [];
  return {
    name: 'differ',
    size: ({ segments }) => recordsIn(segments),
    *process({ segments, ...rest }) {
      const { snapshot, source, tally } = rest;
      const decided = segments.flatMap((segment): readonly DecidedSegment[] => {
        if (segment.kind !== 'records') return [segment];
        if (snapshot === undefined) return [];
        return [{ kind: 'decided', decided: decisionsOn(segment.records, source, snapshot, tally) }];
      });
      yield { ...rest, segments: decided };
    },
    *end(end) {
      const tally = new Tally();
      rejected.sort(byPlace);
      for (const { record, source, decision } of rejected) reject(tally, record, source, decision);
      if (rejected.length > 0) yield { tally, source: '', segments: [], evicted: [] };
      return end;
    },
  };

  function decisionsOn(
    records: readonly VolumeRecord[],
    source: string,
    snapshot: ScopeSnapshot,
    tally: Tally,
  ): readonly DecidedRecord[] {
    return records.map((record) => {
      const decision = compare(record, source, snapshot);
      if (decision.kind === 'change') {
        tally.changes.found++;
        if (decision.notLeft) tally.notLeft++;
      } else if (decision.kind === 'skipped' && decision.reason === NOT_LEFT) tally.notLeft++;
      else if (decision.kind === 'rejected') rejected.push({ record, source, decision });
      return { volume: record.volume, line: record.line, decision, record };
    });
  }
}

function byPlace(one: Rejected, other: Rejected): number {
  if (one.source !== other.source) return one.source < other.source ? -1 : 1;
  return one.record.line - other.record.line;
}
