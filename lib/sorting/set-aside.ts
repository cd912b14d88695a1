import type { AsideRun, Input, PassedRun, VolumeRecord } from '../batch.ts';
import type { NamedScope, Scope, VolumeId } from '../volumes/scope.ts';
import { PieceCursor, type PieceFacts, type Stretch } from './pieces.ts';
import { recordsOfText, recordText } from './record-text.ts';
import { ScopeBuckets } from './scope-buckets.ts';

/** Records of one scope and one input, in their order. */
export interface ScopeRun {
  readonly of: NamedScope;
  readonly records: readonly VolumeRecord[];
  readonly passed: readonly PassedRun[];
}

/** Records of one scope that were set aside. */
export interface SortedRun {
  readonly scope: Scope;
  readonly source: string;
  readonly records: readonly VolumeRecord[];
  readonly passed: readonly (PassedRun | AsideRun)[];
}

// What a piece holds: the text of records, lines of the input, the volume that a rejected record speaks of, or nothing,
// for a run that is kept as it is.
const [RECORDS, LINES, VOLUME, RUN] = [0, 1, 2, 3];
const NOTHING = Buffer.alloc(0);

interface GrowingRun extends SortedRun {
  readonly records: VolumeRecord[];
  readonly passed: (PassedRun | AsideRun)[];
}

type Growing<T> = {
  -readonly [K in keyof T]: T[K] extends Stretch ? { -readonly [S in keyof Stretch]: Stretch[S] } : T[K];
};

interface Source {
  readonly name: string;
  readonly input: Input | undefined;
}

/** Records set aside until all have been read, so that each scope can have its turn once. */
export class SetAside {
  readonly #buckets: ScopeBuckets;
  readonly #sources: Source[] = [];
  #lastSource = 0;
  /** They are few: those that were on their way when records began to be set aside. */
  readonly #runs: PassedRun[] = [];

  /** @param memory bytes for records in memory; the rest goes to the disk */
  constructor(memory: number) {
    this.#buckets = new ScopeBuckets(memory);
  }

  /** Bytes that were written to the disk. */
  get spilled(): number {
    return this.#buckets.spilled;
  }

  /** Adds records of one scope and one input; throws SPILL_FAILED. */
  add({ of, records, passed }: ScopeRun, source: string): void {
    let next = 0;
    for (const run of passed) {
      this.#addRecords(of, records.slice(next, run.before), source);
      next = run.before;
      this.addPassed(of, run, source);
    }
    this.#addRecords(of, next === 0 ? records : records.slice(next), source);
  }

  /** Adds lines of one scope and one input that passed; throws SPILL_FAILED. */
  addPassed(scope: NamedScope, run: PassedRun, name: string): void {
    switch (run.kind) {
      case 'unread': {
        const { input, count, line, bytes, start, end } = run;
        this.#buckets.addBytes(scope, LINES, this.#numberOf(name, input), count, line, bytes, start, end);
        break;
      }
      case 'rejected': {
        const facts = { kind: VOLUME, source: this.#numberOf(name), count: 0, line: 0 };
        this.#buckets.addText(scope, facts, run.volume);
        break;
      }
      case 'unchanged': {
        const number = this.#runs.push(run) - 1;
        this.#buckets.addBytes(scope, RUN, this.#numberOf(name), number, run.line, NOTHING, 0, 0);
      }
    }
  }

  /**
   * Yields all records, scope by scope, those of scopes that `first` speaks for before the others; about `most` at once,
   * in no case more than that and a batch. Throws SPILL_FAILED.
   */
  *runs(first: (scope: Scope) => boolean, most: number): Iterable<SortedRun> {
    for (const of of this.#buckets.scopes(first)) {
      const { scope } = of;
      let run: GrowingRun | undefined;
      let size = 0;
      for (const stretch of this.#buckets.stretches(of)) {
        const cursor = new PieceCursor(stretch);
        let lines: Growing<AsideRun> | undefined;
        while (cursor.next()) {
          const { name, input } = this.#source(cursor.source);
          if (run !== undefined && (run.source !== name || size >= most)) {
            yield run;
            run = undefined;
            lines = undefined;
          }
          if (run === undefined) {
            run = { scope, source: name, records: [], passed: [] };
            size = 0;
          }
          const { kind, count, bytes, start, end } = cursor;
          if (kind === LINES && input !== undefined) {
            if (lines?.input !== input) {
              const pieces = { ...stretch, start: cursor.pieceStart };
              lines = { kind: 'aside', input, count: 0, before: run.records.length, pieces };
              run.passed.push(lines);
            }
            lines.count += count;
            size += count;
            lines.pieces.end = cursor.pieceEnd;
            continue;
          }
          lines = undefined;
          if (kind === RECORDS) {
            run.records.push(...recordsOfText(scope, bytes.toString('utf8', start, end)));
            size += count;
          } else if (kind === VOLUME) {
            const volume = bytes.toString('utf8', start, end) as VolumeId;
            run.passed.push({ kind: 'rejected', scope: of, volume, count: 0, before: run.records.length });
          } else {
            const kept = this.#kept(cursor);
            run.passed.push({ ...kept, before: run.records.length });
            size += kept.count;
          }
        }
      }
      if (run !== undefined) yield run;
    }
  }

  /** Lets go of memory and disk. */
  close(): void {
    this.#buckets.close();
  }

  #addRecords(scope: NamedScope, records: readonly VolumeRecord[], source: string): void {
    if (records.length === 0) return;
    let text = '';
    for (const record of records) text += recordText(record);
    const facts = { kind: RECORDS, source: this.#numberOf(source), count: records.length, line: 0 };
    this.#buckets.addText(scope, facts, text);
  }

  // The count of a run that is kept as it is says which one.
  #kept({ kind, count }: PieceFacts): PassedRun {
    const run = this.#runs[count];
    if (kind !== RUN || run === undefined) throw new Error('records were set aside that are unknown');
    return run;
  }

  #numberOf(name: string, input?: Input): number {
    const isIt = (source: Source | undefined) => source?.name === name && source.input === input;
    if (isIt(this.#sources[this.#lastSource])) return this.#lastSource;
    const known = this.#sources.findIndex(isIt);
    this.#lastSource = known === -1 ? this.#sources.push({ name, input }) - 1 : known;
    return this.#lastSource;
  }

  #source(number: number): Source {
    const found = this.#sources[number];
    if (found === undefined) throw new Error('records were set aside of an input that is unknown');
    return found;
  }
}
