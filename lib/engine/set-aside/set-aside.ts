import { type NamedScope, type Scope, VolumeId } from '../../model/scope.ts';
import type { VolumeRecord } from '../../model/volume-record.ts';
import { type RecordsSegment, type RejectedMention, Segments } from '../../records/batch.ts';
import { PieceCursor } from '../../records/pieces.ts';
import { recordsOfText, recordText } from '../../records/record-text.ts';
import { ScopeBuckets } from './scope-buckets.ts';

/** A segment that can be set aside. */
export type AsideSegment = RecordsSegment | RejectedMention;

/** Records of one scope and one input, in their order. */
export interface ScopeRecords {
  readonly of: NamedScope;
  readonly source: string;
  readonly segments: readonly AsideSegment[];
}

// Kinds of pieces: records, the volume of a rejected record, or one whose label may be cut.
const [RECORDS, VOLUME, UNENDED_VOLUME] = [1, 2, 3];

/** Records that are set aside until all have been read, so that each scope is visited once. */
export class SetAside {
  readonly #buckets: ScopeBuckets;
  readonly #sources: string[] = [];
  #lastSource = 0;

  /** @param memory bytes for records in memory; the rest goes to the disk */
  constructor(memory: number) {
    this.#buckets = new ScopeBuckets(memory);
  }

  /** Bytes that were written to the disk. */
  get spilled(): number {
    return this.#buckets.spilled;
  }

  /** Adds a segment of one scope and one input; throws SPILL_FAILED. */
  add(of: NamedScope, segment: AsideSegment, name: string): void {
    const source = this.#numberOf(name);
    const bucket = this.#buckets.bucket(of);
    if (segment.kind === 'rejected') {
      const kind = segment.isUnended ? UNENDED_VOLUME : VOLUME;
      this.#buckets.addText(bucket, { kind, source, count: 0 }, `${segment.volume}\t${segment.line}`);
    } else {
      const { records } = segment;
      let text = '';
      for (const record of records) text += recordText(record);
      this.#buckets.addText(bucket, { kind: RECORDS, source, count: records.length }, text);
    }
  }

  /** Adds a record; throws SPILL_FAILED. */
  addRecord(of: NamedScope, record: VolumeRecord, name: string): void {
    const facts = { kind: RECORDS, source: this.#numberOf(name), count: 1 };
    this.#buckets.addText(this.#buckets.bucket(of), facts, recordText(record));
  }

  /** Yields the scopes, first those for which `first` returns true. */
  scopes(first: (scope: Scope) => boolean): Iterable<NamedScope> {
    return this.#buckets.scopes(first);
  }

  /**
   * Yields the records of a scope; about `most` at once, and never more than that and the records of a piece. Throws
   * SPILL_FAILED.
   */
  *records(of: NamedScope, most: number): Iterable<ScopeRecords> {
    let [source, segments, size] = ['', new Segments(), 0];
    for (const stretch of this.#buckets.stretches(of)) {
      const cursor = new PieceCursor(stretch);
      while (cursor.next()) {
        const name = this.#sources[cursor.source] ?? '';
        if (segments.list.length > 0 && (source !== name || size >= most)) {
          yield { of, source, segments: segments.list as AsideSegment[] };
          [segments, size] = [new Segments(), 0];
        }
        source = name;
        const { kind, bytes, start, end } = cursor;
        const text = bytes.toString('utf8', start, end);
        if (kind === RECORDS) {
          for (const record of recordsOfText(of.scope, text)) segments.addRecord(record);
          size += cursor.count;
        } else {
          const [volume = '', line] = text.split('\t');
          const mention = {
            kind: 'rejected',
            scope: of,
            volume: VolumeId.trusted(volume),
            line: Number(line),
          } as const;
          segments.add(kind === UNENDED_VOLUME ? { ...mention, isUnended: true } : mention);
        }
      }
    }
    if (segments.list.length > 0) yield { of, source, segments: segments.list as AsideSegment[] };
  }

  /** Frees memory and disk. */
  close(): void {
    this.#buckets.close();
    this.#sources.length = 0;
  }

  #numberOf(name: string): number {
    if (this.#sources[this.#lastSource] === name) return this.#lastSource;
    const known = this.#sources.indexOf(name);
    this.#lastSource = known === -1 ? this.#sources.push(name) - 1 : known;
    return this.#lastSource;
  }
}
