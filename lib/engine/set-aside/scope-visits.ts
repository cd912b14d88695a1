import type { NamedScope, VolumeId } from '../../model/scope.ts';
import { Tally } from '../../model/tally.ts';
import type { VolumeRecord } from '../../model/volume-record.ts';
import { recordsIn } from '../../records/batch.ts';
import type { Recognition, RecognizedVolume } from '../../records/recognition/recognition.ts';
import type { InStepMention, ScopeBatch, ScopeSegment } from '../batch.ts';
import type { ScopeRecords } from './set-aside.ts';

/** What a visit asks of what was recognized. */
export type RecognizedInput = Pick<Recognition, 'inputs' | 'namedTwice' | 'sizeOf' | 'volumesOf'>;

// With more, all volumes of the scope are loaded: a store takes about as long to look up one as to read some from its neighbours.
const MOST_NAMED = 10_000;
const FEW_NAMED = 500;
const NAMED_SHARE = 4;

// As large as a batch of a sorted input.
const LARGEST_BATCH = 1000;

/**
 * Visits a scope of which records were recognized when the whole input has been read: yields the records that were read, and
 * in their places those that were recognized and are of a volume that others name, too.
 *
 * @param lists whether every volume has to be mentioned by itself, since those that are absent are listed
 */
export function* scopeVisit(
  of: NamedScope,
  chunks: Iterable<ScopeRecords>,
  recognition: RecognizedInput,
  recognized: number,
  lists: boolean,
): Iterable<ScopeBatch> {
  const iterator = chunks[Symbol.iterator]();
  const first: ScopeRecords[] = [];
  let count = 0;
  let next = iterator.next();
  for (; !next.done && count <= MOST_NAMED; next = iterator.next()) {
    first.push(next.value);
    count += recordsIn(next.value.segments);
  }
  const twice = recognition.namedTwice(of.name);
  const size = recognition.sizeOf(of.name);
  // A label that may be cut may be that of any volume which begins with it.
  let listsAll = (lists && recognized < (size ?? 0)) || first.some(hasUnended);
  const isSmall =
    next.done && size !== undefined && count + twice.length <= Math.max(FEW_NAMED, size / NAMED_SHARE);
  const isNamed = isSmall && !listsAll && (recognized > 0 || count > 0);
  const named = isNamed ? { volumes: volumesIn(first, twice), size } : undefined;
  const merged = new Merged(recognition, of, twice);
  const batch = (source: string, segments: readonly ScopeSegment[]): ScopeBatch => {
    return { scope: of.scope, source, segments, tally: new Tally(), ...(named && { named }) };
  };
  const batches = (parts: readonly Part[]) => parts.map(({ source, segments }) => batch(source, segments));
  for (const chunk of first) yield* batches(merged.upTo(chunk));
  for (; !next.done; next = iterator.next()) {
    listsAll ||= hasUnended(next.value);
    yield* batches(merged.upTo(next.value));
  }
  yield* batches(merged.rest());
  if (first.length === 0 && named !== undefined) yield batch('', []);
  if (listsAll && recognized > 0) yield* others(of, recognition, twice, batch);
}

// Every recognized volume that has not been mentioned by itself.
function* others(
  of: NamedScope,
  recognition: RecognizedInput,
  twice: readonly RecognizedVolume[],
  batch: (source: string, segments: readonly ScopeSegment[]) => ScopeBatch,
): Iterable<ScopeBatch> {
  const mentioned = new Set(twice.map(({ volume }) => volume));
  let segments: ScopeSegment[] = [];
  for (const volume of recognition.volumesOf(of.name)) {
    if (mentioned.has(volume.volume)) continue;
    segments.push(inStep(recognition, volume));
    if (segments.length < LARGEST_BATCH) continue;
    yield batch('', segments);
    segments = [];
  }
  if (segments.length > 0) yield batch('', segments);
}

function hasUnended({ segments }: ScopeRecords): boolean {
  return segments.some((segment) =>
    segment.kind === 'rejected' ? segment.isUnended : segment.records.at(-1)?.unended !== undefined,
  );
}

function volumesIn(chunks: readonly ScopeRecords[], twice: readonly RecognizedVolume[]): readonly VolumeId[] {
  const volumes = new Set(twice.map(({ volume }) => volume));
  for (const { segments } of chunks) {
    for (const segment of segments) {
      if (segment.kind === 'rejected') volumes.add(segment.volume);
      else for (const { volume } of segment.records) volumes.add(volume);
    }
  }
  return [...volumes];
}

function inStep(
  recognition: RecognizedInput,
  { volume, notGiven, input, line }: RecognizedVolume,
): InStepMention {
  return { kind: 'in step', volume, notGiven, line, source: recognition.inputs[input] ?? '' };
}

/** Segments that follow each other, whose records are of one input. */
interface Part {
  source: string;
  readonly segments: ScopeSegment[];
}

/** Puts recognized records in their places among those that were read. */
class Merged {
  readonly #recognition: RecognizedInput;
  readonly #of: NamedScope;
  readonly #twice: readonly RecognizedVolume[];
  #next = 0;

  constructor(recognition: RecognizedInput, of: NamedScope, twice: readonly RecognizedVolume[]) {
    this.#recognition = recognition;
    this.#of = of;
    this.#twice = twice;
  }

  /** Returns the segments of a chunk with what stands before and among them. */
  upTo({ source, segments }: ScopeRecords): readonly Part[] {
    const parts: Part[] = [];
    const input = this.#recognition.inputs.indexOf(source);
    for (const segment of segments) {
      if (segment.kind === 'rejected') {
        this.#addBefore(parts, input, segment.line);
        add(parts, source, segment);
        continue;
      }
      let from = 0;
      for (const [index, { line }] of segment.records.entries()) {
        if (!this.#isBefore(input, line)) continue;
        if (from < index) add(parts, source, { ...segment, records: segment.records.slice(from, index) });
        from = index;
        this.#addBefore(parts, input, line);
      }
      add(parts, source, from === 0 ? segment : { ...segment, records: segment.records.slice(from) });
    }
    return parts;
  }

  /** Returns what stands behind all of them. */
  rest(): readonly Part[] {
    const parts: Part[] = [];
    this.#addBefore(parts, Number.POSITIVE_INFINITY, 0);
    return parts;
  }

  #addBefore(parts: Part[], input: number, line: number): void {
    for (; this.#isBefore(input, line); this.#next++) {
      const volume = this.#twice[this.#next];
      if (volume?.record !== undefined) this.#addForeign(parts, volume.input, volume.record);
      else if (volume !== undefined) add(parts, '', inStep(this.#recognition, volume));
    }
  }

  // One of a volume that the server does not have is compared once more, and not counted twice.
  #addForeign(parts: Part[], input: number, record: VolumeRecord): void {
    const source = this.#recognition.inputs[input] ?? '';
    const size = this.#recognition.sizeOf(this.#of.name) ?? 0;
    add(parts, source, { kind: 'recognized', scope: this.#of, size, count: -1, foreign: -1 });
    add(parts, source, { kind: 'records', records: [record] });
  }

  #isBefore(input: number, line: number): boolean {
    const volume = this.#twice[this.#next];
    if (volume === undefined) return false;
    return volume.input < input || (volume.input === input && volume.line < line);
  }
}

// What has its own source or none goes with any.
function add(parts: Part[], source: string, segment: ScopeSegment): void {
  const last = parts.at(-1);
  if (last === undefined || (last.source !== source && last.source !== '' && source !== ''))
    parts.push({ source, segments: [segment] });
  else {
    last.source ||= source;
    last.segments.push(segment);
  }
}
