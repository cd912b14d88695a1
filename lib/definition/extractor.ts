import { type Account, CLEARED, type RawBatch, type RecordBatch, type VolumeRecord } from '../batch.ts';
import { quoted, TapesyncError } from '../errors.ts';
import type { CustomerId, MediaId, VolumeId } from '../scope.ts';
import type { Explanation, Extractor } from './definition.ts';
import { Excluded, Rejected } from './ended.ts';
import { type Extraction, findColumns, type RecordView } from './extraction.ts';
import type { Filter } from './filter.ts';
import { RecordGate, type RecordRules } from './record-gate.ts';
import type { Rewrite } from './rewrites.ts';
import type { Schedule } from './schedule.ts';
import type { ValueReader } from './value-reader.ts';

/** An AddExclusionOnValue rule. */
export interface ValueExclusion {
  readonly slot: number;
  readonly filter: Filter;
  readonly excluded: Excluded;
}

/** Slots of what a volume record holds; -1 for what the definition does not fill. */
export interface RecordLayout {
  readonly customer: number;
  readonly media: number;
  readonly volume: number;
  readonly repositoryDescription: number;
  readonly initialRepository: number;
  readonly values: readonly number[];
  /** Of the values, those that empty their field when they are empty. */
  readonly clearing: readonly number[];
}

/** A definition as straight steps. Each field that it fills has a slot, in the order of the definition. */
export interface Program {
  readonly names: readonly string[];
  readonly recordRules: RecordRules;
  readonly extraction: Extraction;
  readonly rewrites: readonly Rewrite[];
  readonly exclusions: readonly ValueExclusion[];
  /** Readers of the slots; a scratch variable has none. */
  readonly readers: readonly (ValueReader | undefined)[];
  /** The slots whose text may differ from record to record; all others are read once for each input. */
  readonly varying: readonly number[];
  readonly schedule: Schedule | undefined;
  readonly layout: RecordLayout;
}

const BLANK_LINE = new Excluded('blank line');
const HEADING = new Excluded('heading');
const NO_CELLS: readonly string[] = [];

/** Runs a program over the records of one input. */
export class RecordExtractor implements Extractor {
  readonly #program: Program;
  readonly #gate: RecordGate;
  readonly #view: RecordView = { text: '', cells: NO_CELLS, headers: NO_CELLS, columns: [] };
  /** The texts of the current record, then its canonical values, by slot. */
  readonly #texts: string[];
  readonly #values: string[];
  readonly #emptyValues: readonly string[];
  #headingMissing: boolean;

  constructor(program: Program) {
    this.#program = program;
    this.#gate = new RecordGate(program.recordRules);
    this.#texts = program.extraction.takes.map((take) => take(this.#view));
    this.#values = this.#texts.map((text, slot) => {
      const value = program.readers[slot]?.(text);
      return typeof value === 'string' ? value : text;
    });
    this.#emptyValues = program.layout.values.map(() => '');
    this.#headingMissing = program.extraction.headings.length > 0;
  }

  extract(batch: RawBatch): RecordBatch {
    const { account, input, texts, lines, end } = batch;
    const records: VolumeRecord[] = [];
    for (let index = 0; index < texts.length && !this.#gate.terminated; index++) {
      account.read++;
      const ended = this.#enter(batch, index) ?? this.#translate() ?? this.#canonicalise();
      if (ended === undefined) records.push(this.#record(lines[index] ?? 0));
      else if (ended instanceof Excluded) account.tally.add('excluded', ended.reason);
      else reject(account, ended, batch, index);
    }
    if (this.#gate.terminated) input.terminated = true;
    return { account, source: input.name, records, ...(end === undefined ? {} : { end }) };
  }

  explain(batch: RawBatch): readonly Explanation[] {
    const explanations: Explanation[] = [];
    for (let index = 0; index < batch.texts.length && !this.#gate.terminated; index++) {
      const barred = this.#enter(batch, index);
      const ended = barred ?? this.#translate() ?? this.#canonicalise();
      explanations.push({
        line: batch.lines[index] ?? 0,
        raw: batch.texts[index] ?? '',
        fields: barred === undefined ? this.#fields(ended === undefined ? this.#values : this.#texts) : [],
        ...(ended === undefined ? {} : { ended: endOf(ended) }),
      });
    }
    if (this.#gate.terminated) batch.input.terminated = true;
    return explanations;
  }

  // Takes the next record into view; returns why it is no volume where that shows before its fields are looked at.
  #enter(batch: RawBatch, index: number): Excluded | Rejected | undefined {
    const text = batch.texts[index] ?? '';
    const excluded = this.#gate.classify(text) ?? (isBlank(text) ? BLANK_LINE : undefined);
    if (excluded !== undefined) return excluded;
    if (this.#headingMissing) return this.#readHeading(batch, index);
    const cells = batch.cells?.[index] ?? NO_CELLS;
    if ('error' in cells) return new Rejected(cells.error.code, cells.error.message);
    const view = this.#view;
    view.text = text;
    view.cells = cells;
    view.headers = this.#gate.headers;
    return undefined;
  }

  #readHeading(batch: RawBatch, index: number): Excluded {
    const cells = batch.cells?.[index] ?? NO_CELLS;
    const line = batch.lines[index] ?? 0;
    const { headings } = this.#program.extraction;
    // Without its heading an input cannot be read, so that a broken one is not just a rejected record.
    if ('error' in cells) {
      const expected = headings[0]?.map((name) => quoted(name)).join(' or ') ?? '';
      const parameters = {
        source: batch.input.name,
        line,
        expected,
        found: quoted(batch.texts[index] ?? ''),
      };
      throw new TapesyncError('SOURCE_HEADING', parameters, { cause: cells.error });
    }
    this.#view.columns = findColumns(headings, cells, batch.input.name, line);
    this.#headingMissing = false;
    return HEADING;
  }

  #translate(): Excluded | undefined {
    const { extraction, varying, rewrites, exclusions } = this.#program;
    const texts = this.#texts;
    const view = this.#view;
    for (const slot of varying) texts[slot] = extraction.takes[slot]?.(view) ?? '';
    for (const rewrite of rewrites) rewrite(texts);
    for (const { slot, filter, excluded } of exclusions) {
      if (filter.matches(texts[slot] ?? '')) return excluded;
    }
    return undefined;
  }

  #canonicalise(): Rejected | undefined {
    const { readers, varying, schedule } = this.#program;
    const texts = this.#texts;
    const values = this.#values;
    for (const slot of varying) {
      const text = texts[slot] ?? '';
      const value = readers[slot]?.(text) ?? text;
      if (typeof value !== 'string') return value;
      values[slot] = value;
    }
    return schedule?.apply(texts, values);
  }

  #record(line: number): VolumeRecord {
    const { layout } = this.#program;
    const slots = this.#values;
    const values = this.#emptyValues.slice();
    for (let index = 0; index < values.length; index++)
      values[index] = slots[layout.values[index] ?? -1] ?? '';
    for (const index of layout.clearing) if (values[index] === '') values[index] = CLEARED;
    // The readers of the key fields have checked these.
    return {
      customer: slots[layout.customer] as CustomerId,
      media: slots[layout.media] as MediaId,
      volume: slots[layout.volume] as VolumeId,
      values,
      repositoryDescription:
        layout.repositoryDescription < 0 ? '' : (slots[layout.repositoryDescription] ?? ''),
      initialRepository: layout.initialRepository < 0 ? '' : (slots[layout.initialRepository] ?? ''),
      line,
    };
  }

  #fields(values: readonly string[]): Explanation['fields'] {
    const { names, extraction, layout } = this.#program;
    const clearing = new Set(layout.clearing.map((index) => layout.values[index]));
    return names.map((name, slot) => ({
      name,
      extracted: extraction.takes[slot]?.(this.#view) ?? '',
      value: values[slot] || (clearing.has(slot) ? CLEARED : ''),
    }));
  }
}

function reject(account: Account, rejected: Rejected, batch: RawBatch, index: number): void {
  const { code, message, field } = rejected;
  account.tally.add('rejected', field === undefined ? code : `${code} ${field}`);
  account.problems.push({
    outcome: 'rejected',
    code,
    message,
    source: batch.input.name,
    line: batch.lines[index] ?? 0,
    ...(field === undefined ? {} : { field }),
    raw: batch.texts[index] ?? '',
  });
}

function endOf(ended: Excluded | Rejected): NonNullable<Explanation['ended']> {
  return ended instanceof Excluded
    ? { outcome: 'excluded', reason: ended.reason }
    : { outcome: 'rejected', reason: ended.message };
}

// Stops at the first character that shows, where trimming would look for the end of the text.
function isBlank(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 32 && code !== 0xa0 && code !== 0xfeff) return false;
  }
  return true;
}
