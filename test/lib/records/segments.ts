import type { VolumeRecord } from '../../../lib/model/volume-record.ts';
import type { RecordsSegment, RejectedMention, Segment } from '../../../lib/records/batch.ts';

/** What has segments, of any stage before decisions. */
interface Holder {
  readonly segments: readonly (Segment | { readonly kind: 'in step' })[];
}

/** Returns the records of segments, in their order. */
export function recordsOf({ segments }: Holder): readonly VolumeRecord[] {
  return segments.flatMap((segment) => (segment.kind === 'records' ? segment.records : []));
}

/** Returns the mentions of rejected records among segments, in their order. */
export function mentionsOf({ segments }: Holder): readonly RejectedMention[] {
  return segments.filter((segment) => segment.kind === 'rejected');
}

/** Returns the segments of records that follow each other. */
export function segmentsOf(...records: readonly VolumeRecord[]): readonly RecordsSegment[] {
  return records.length === 0 ? [] : [{ kind: 'records', records }];
}
