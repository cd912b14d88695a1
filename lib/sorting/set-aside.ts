import type { Input, PassedRun, VolumeRecord } from '../batch.ts';
import type { NamedScope, Scope } from '../scope.ts';
import { recordsOfText, recordText } from './record-text.ts';
import { type Piece, ScopeBuckets } from './scope-buckets.ts';

/** Records of one scope and one input, in their order. */
export interface ScopeRun {
  readonly of: NamedScope;
  readonly records: readonly VolumeRecord[];
  readonly passed: readonly PassedRun[];
}

/** Records of one scope that were set aside. */
export interface SortedRun extends Omit<ScopeRun, 'of'> {
  readonly scope: Scope;
  readonly source: string;
}

// What a piece holds: the text of records, lines of the input, or nothing, for a run that is kept as it is.
const [RECORDS, LINES, RUN] = [0, 1, 2];
const NOTHING = Buffer.alloc(0);

interface GrowingRun extends SortedRun {
  readonly records: VolumeRecord[];
  readonly passed: PassedRun[];
}

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
    const { count, line } = run;
    if (run.kind === 'unread') {
      const source = this.#numberOf(name, run.input);
      this.#buckets.addBytes(scope, { kind: LINES, source, count, line }, run.bytes, run.start, run.end);
    } else {
      const number = this.#runs.push(run) - 1;
      const facts = { kind: RUN, source: this.#numberOf(name), count: number, line };
      this.#buckets.addBytes(scope, facts, NOTHING, 0, 0);
    }
  }

  /**
   * Yields all records, scope by scope, those of scopes that `first` speaks for before the others; about `most` at once,
   * in no case more than that and a batch. Throws SPILL_FAILED.
   */
  *runs(first: (scope: Scope) => boolean, most: number): Iterable<SortedRun> {
    for (const named of this.#buckets.scopes(first)) {
      const { scope } = named;
      let run: GrowingRun | undefined;
      for (const piece of this.#buckets.pieces(named)) {
        const { name } = this.#source(piece);
        if (run !== undefined && (run.source !== name || run.records.length + run.passed.length >= most)) {
          yield run;
          run = undefined;
        }
        run ??= { scope, source: name, records: [], passed: [] };
        if (piece.kind === RECORDS)
          run.records.push(...recordsOfText(scope, piece.bytes.toString('utf8', piece.start, piece.end)));
        else run.passed.push(this.#passedOf(named, piece, run.records.length));
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

  #passedOf(scope: NamedScope, piece: Piece, before: number): PassedRun {
    const { count, line, bytes, start, end } = piece;
    const run = this.#runs[count];
    if (piece.kind === RUN && run !== undefined) return { ...run, before };
    const { input } = this.#source(piece);
    if (piece.kind !== LINES || input === undefined)
      throw new Error('records were set aside that are unknown');
    return { kind: 'unread', scope, input, count, line, bytes, start, end, before };
  }

  #numberOf(name: string, input?: Input): number {
    const isIt = (source: Source | undefined) => source?.name === name && source.input === input;
    if (isIt(this.#sources[this.#lastSource])) return this.#lastSource;
    const known = this.#sources.findIndex(isIt);
    this.#lastSource = known === -1 ? this.#sources.push({ name, input }) - 1 : known;
    return this.#lastSource;
  }

  #source({ source }: Piece): Source {
    const found = this.#sources[source];
    if (found === undefined) throw new Error('records were set aside of an input that is unknown');
    return found;
  }
}
