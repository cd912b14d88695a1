import type { PassedSegment } from './batch.ts';

/** Puts the segments between raw records between the records that are made of these. */
export class SegmentsBetween {
  readonly passed: PassedSegment[] = [];
  readonly #segments: readonly PassedSegment[];
  #next = 0;

  constructor(segments: readonly PassedSegment[] = []) {
    this.#segments = segments;
  }

  /** Passes the segments before a raw record, of which so many records have been made of the raw ones before it. */
  pass(index: number, before: number): void {
    for (;;) {
      const segment = this.#segments[this.#next];
      if (segment === undefined || segment.before > index) return;
      this.passed.push(placed(segment, before));
      this.#next++;
    }
  }
}

/** Returns a segment with another number of records before it. */
export function placed<Segment extends PassedSegment>(segment: Segment, before: number): Segment {
  return segment.before === before ? segment : { ...segment, before };
}
