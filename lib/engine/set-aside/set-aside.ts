import { type NamedScope, type Scope, VolumeId } from '../../model/scope.ts';
import type { VolumeRecord } from '../../model/volume-record.ts';
import { numberAt } from '../../platform/typed-arrays.ts';
import type { AsideSegment, Input, SettledSegment, UnreadSegment } from '../../records/batch.ts';
import { LINES, PieceCursor, type PieceFacts, type Stretch } from '../../records/pieces.ts';
import { recordsOfText, recordText } from './record-text.ts';
import { type Bucket, ScopeBuckets } from './scope-buckets.ts';

/** Records of one scope and one input, in their order. */
export interface ScopeSegment {
  readonly of: NamedScope;
  readonly records: readonly VolumeRecord[];
  readonly passed: readonly SettledSegment[];
}

/** Records of one scope and one input that were set aside, in their order. */
export interface SortedSegment {
  readonly scope: Scope;
  readonly source: string;
  readonly records: readonly VolumeRecord[];
  readonly passed: readonly (SettledSegment | AsideSegment)[];
}

// Kinds of pieces of text: records, the volume of a rejected record, one whose label may be cut, or nothing for a settled
// segment, which is kept as an object.
const [RECORDS, VOLUME, UNENDED_VOLUME, SETTLED] = [1, 2, 3, 4];

interface GrowingSegment extends SortedSegment {
  readonly records: VolumeRecord[];
  readonly passed: (SettledSegment | AsideSegment)[];
}

type Growing<T> = {
  -readonly [K in keyof T]: T[K] extends Stretch ? { -readonly [S in keyof Stretch]: Stretch[S] } : T[K];
};

interface Source {
  readonly name: string;
  readonly input: Input | undefined;
  /** Buckets of the scopes of its lines, by the numbers of the scopes: faster than by their names. */
  readonly buckets: Bucket[];
}

/** Records that are set aside until all have been read, so that each scope is visited once. */
export class SetAside {
  readonly #buckets: ScopeBuckets;
  readonly #sources: Source[] = [];
  #lastSource = 0;
  /** Settled segments: the few that were on their way when records began to be set aside. */
  readonly #segments: SettledSegment[] = [];

  /** @param memory bytes for records in memory; the rest goes to the disk */
  constructor(memory: number) {
    this.#buckets = new ScopeBuckets(memory);
  }

  /** Bytes that were written to the disk. */
  get spilled(): number {
    return this.#buckets.spilled;
  }

  /** Adds records of one scope and one input; throws SPILL_FAILED. */
  add({ of, records, passed }: ScopeSegment, source: string): void {
    let next = 0;
    for (const segment of passed) {
      this.#addRecords(of, records.slice(next, segment.before), source);
      next = segment.before;
      this.addPassed(of, segment, source);
    }
    this.#addRecords(of, next === 0 ? records : records.slice(next), source);
  }

  /** Adds a settled segment of one scope and one input; throws SPILL_FAILED. */
  addPassed(scope: NamedScope, segment: SettledSegment, name: string): void {
    const source = this.#numberOf(name);
    const bucket = this.#buckets.bucket(scope);
    if (segment.kind === 'rejected') {
      this.#buckets.addText(
        bucket,
        { kind: segment.isUnended ? UNENDED_VOLUME : VOLUME, source, count: 0 },
        segment.volume,
      );
    } else {
      const number = this.#segments.push(segment) - 1;
      this.#buckets.addText(bucket, { kind: SETTLED, source, count: number }, '');
    }
  }

  /** Adds lines of one input; throws SPILL_FAILED. */
  addLines({ input, matcher, count, line, bytes, bounds, scopes }: UnreadSegment): void {
    const number = this.#numberOf(input.name, input);
    const { buckets } = this.#source(number);
    for (let index = 0; index < count; index++) {
      const scope = numberAt(scopes, index);
      const bucket = buckets[scope] ?? this.#bucketOf(matcher.scopes[scope], scope, buckets);
      const start = numberAt(bounds, index);
      const end = numberAt(bounds, index + 1);
      this.#buckets.addLine(bucket, number, line + index, bytes, start, end);
    }
  }

  #bucketOf(scope: NamedScope | undefined, number: number, buckets: Bucket[]): Bucket {
    if (scope === undefined) throw new Error('a line is of a scope that its input does not have');
    const bucket = this.#buckets.bucket(scope);
    buckets[number] = bucket;
    return bucket;
  }

  /**
   * Yields all records, scope by scope, first those of scopes for which `first` returns true; about `most` at once, and
   * never more than that and the records of a batch or a page. Throws SPILL_FAILED.
   */
  *segments(first: (scope: Scope) => boolean, most: number): Iterable<SortedSegment> {
    for (const of of this.#buckets.scopes(first)) {
      const { scope } = of;
      let segment: GrowingSegment | undefined;
      let size = 0;
      for (const stretch of this.#buckets.stretches(of)) {
        const cursor = new PieceCursor(stretch);
        let lines: Growing<AsideSegment> | undefined;
        while (cursor.next()) {
          const { name, input } = this.#source(cursor.source);
          if (segment !== undefined && (segment.source !== name || size >= most)) {
            yield segment;
            segment = undefined;
            lines = undefined;
          }
          if (segment === undefined) {
            segment = { scope, source: name, records: [], passed: [] };
            size = 0;
          }
          const { kind, count, bytes, start, end } = cursor;
          if (kind === LINES && input !== undefined) {
            if (lines?.input !== input) {
              const pieces = { ...stretch, start: cursor.pieceStart };
              lines = { kind: 'aside', input, count: 0, before: segment.records.length, pieces };
              segment.passed.push(lines);
            }
            lines.count += count;
            size += count;
            lines.pieces.end = cursor.pieceEnd;
            continue;
          }
          lines = undefined;
          if (kind === RECORDS) {
            segment.records.push(...recordsOfText(scope, bytes.toString('utf8', start, end)));
            size += count;
          } else if (kind === VOLUME || kind === UNENDED_VOLUME) {
            const volume = VolumeId.trusted(bytes.toString('utf8', start, end));
            segment.passed.push({
              kind: 'rejected',
              scope: of,
              volume,
              count: 0,
              before: segment.records.length,
              ...(kind === UNENDED_VOLUME && { isUnended: true }),
            });
          } else {
            const kept = this.#kept(cursor);
            segment.passed.push({ ...kept, before: segment.records.length });
            size += kept.count;
          }
        }
      }
      if (segment !== undefined) yield segment;
    }
  }

  /** Frees memory and disk. */
  close(): void {
    this.#buckets.close();
    this.#sources.length = 0;
    this.#segments.length = 0;
  }

  #addRecords(scope: NamedScope, records: readonly VolumeRecord[], source: string): void {
    if (records.length === 0) return;
    let text = '';
    for (const record of records) text += recordText(record);
    const facts = { kind: RECORDS, source: this.#numberOf(source), count: records.length };
    this.#buckets.addText(this.#buckets.bucket(scope), facts, text);
  }

  // For a settled segment the count is its number.
  #kept({ kind, count }: PieceFacts): SettledSegment {
    const segment = this.#segments[count];
    if (kind !== SETTLED || segment === undefined) throw new Error('records were set aside that are unknown');
    return segment;
  }

  #numberOf(name: string, input?: Input): number {
    const isIt = (source: Source | undefined) => source?.name === name && source.input === input;
    if (isIt(this.#sources[this.#lastSource])) return this.#lastSource;
    const known = this.#sources.findIndex(isIt);
    this.#lastSource = known === -1 ? this.#sources.push({ name, input, buckets: [] }) - 1 : known;
    return this.#lastSource;
  }

  #source(number: number): Source {
    const found = this.#sources[number];
    if (found === undefined) throw new Error('records were set aside of an input that is unknown');
    return found;
  }
}
