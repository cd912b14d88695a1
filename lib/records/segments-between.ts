import type { PassedSegment } from './batch.ts';

/** Puts what stands between raw records between the records that are made of these. */
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

/** Returns a run that stands behind so many other records. */
export function placed<Run extends PassedSegment>(segment: Run, before: number): Run {
  return segment.before === before ? segment : { ...segment, before };
}
