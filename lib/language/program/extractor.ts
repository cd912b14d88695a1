import { quoted, TapesyncError } from '../../errors/error.ts';
import type { Tally } from '../../model/tally.ts';
import type { VolumeRecord } from '../../model/volume-record.ts';
import { type PassedSegment, type RawBatch, type RecordBatch, recordsOf } from '../../records/batch.ts';
import { SegmentsBetween } from '../../records/segments-between.ts';
import type { LineReader, LineResult } from '../../sources/formats/line-reader.ts';
import type { Explanation, ExtractedRecords, Extractor } from '../definition.ts';
import { noteContext } from './context-rules.ts';
import { Announcements, type Surroundings } from './context-timeline.ts';
import { Excluded, Rejected } from './ended.ts';
import { explainFields } from './explanation.ts';
import { findColumns } from './extraction.ts';
import type { Program } from './program.ts';
import { RecordFields } from './record-fields.ts';
import { RecordGate } from './record-gate.ts';

const BLANK_LINE = new Excluded('blank line');
const HEADING = new Excluded('heading');
const BYTE_ORDER_MARK = 0xfeff;
const OUTSIDE = new Excluded('text outside the JSON');
const NO_CELLS: readonly string[] = [];

/** A record with its elements or values, or why there is none in some lines of the input. */
type Unit = { readonly text: string; readonly line: number } & (
  | { readonly cells: readonly string[] }
  | { readonly ended: Excluded | Rejected }
);

/** Runs a program over the records of one input. */
export class RecordExtractor implements Extractor {
  readonly #program: Program;
  readonly #source: string;
  readonly #gate: RecordGate;
  readonly #reader: LineReader | undefined;
  readonly #fields: RecordFields;
  #headingMissing: boolean;
  /** The heading as it stood in the input. */
  #heading: string | undefined;
  /** What the lines so far have said of the records below them. */
  #said: Surroundings = { context: new Map(), headers: [] };
  /** The same by the line from which it applies, while the reader may hold records from above that line. */
  readonly #announced: Announcements;
  /** Whether the reader has been given a line since something was announced. */
  #isFed = false;
  /** Whether any record of the input fitted the definition, be it to be excluded by its values. */
  #fitted = false;
  /** Elements of the last record that fitted. */
  #width = 0;
  #misfits = 0;
  #firstMisfit: { readonly unit: Unit; readonly rejected: Rejected } | undefined;

  constructor(program: Program, source: string) {
    this.#program = program;
    this.#source = source;
    this.#gate = new RecordGate(program.recordRules);
    this.#announced = new Announcements(this.#said);
    this.#reader = program.openReader?.(source);
    this.#fields = new RecordFields(program);
    this.#headingMissing = program.extraction.headings.length > 0;
  }

  extract(batch: RawBatch): RecordBatch {
    const { tally, input } = batch;
    const records: VolumeRecord[] = [];
    const segments = new SegmentsBetween(batch.passed);
    for (let index = 0; index < batch.texts.length && !this.#gate.terminated; index++) {
      segments.pass(index, records.length);
      const reader = this.#reader;
      if (reader === undefined) this.#take(this.#unit(batch, index), tally, records, segments.passed);
      else {
        for (const unit of this.#read(reader, batch, index))
          this.#take(unit, tally, records, segments.passed);
      }
    }
    if (this.#gate.terminated) input.terminated = true;
    segments.pass(batch.texts.length, records.length);
    tally.read += recordsOf(batch.passed);
    if (this.#fitted && input.matcher === undefined) {
      input.matcher = this.#program.matcher?.(this.#fields.view.columns, this.#width, this.#heading);
      input.read = (text, elements, line) => this.#readMatched(text, elements, line);
    }
    const passed = segments.passed.length > 0 && { passed: segments.passed };
    return { tally, source: input.name, records, ...passed };
  }

  end(tally: Tally): ExtractedRecords {
    const records: VolumeRecord[] = [];
    const passed: PassedSegment[] = [];
    for (const result of this.#reader?.end() ?? []) this.#take(unitOf(result), tally, records, passed);
    const misfit = this.#firstMisfit;
    if (misfit !== undefined && !this.#fitted) {
      const { unit, rejected } = misfit;
      throw new TapesyncError('SOURCE_MISFIT', {
        source: this.#source,
        line: unit.line,
        count: this.#misfits,
        problem: rejected.message,
        found: quoted(unit.text),
      });
    }
    return { records, passed };
  }

  explain(batch: RawBatch): readonly Explanation[] {
    const explanations: Explanation[] = [];
    for (let index = 0; index < batch.texts.length && !this.#gate.terminated; index++) {
      const reader = this.#reader;
      const units = reader === undefined ? [this.#unit(batch, index)] : this.#read(reader, batch, index);
      explanations.push(...units.map((unit) => this.#explain(unit)));
    }
    if (this.#gate.terminated) batch.input.terminated = true;
    return explanations;
  }

  explainEnd(): readonly Explanation[] {
    return (this.#reader?.end() ?? []).map((result) => this.#explain(unitOf(result)));
  }

  /** Makes a record of a line that was proved to be one. */
  #readMatched(text: string, elements: readonly string[], line: number): VolumeRecord {
    const ended = this.#decide(text, elements, line);
    if (ended !== undefined) throw new Error(`line ${line} was taken for a record, and is none`);
    return this.#fields.record(line);
  }

  /** Counts what became of a unit, and adds its record where it has one, or what goes on of it. */
  #take(unit: Unit, tally: Tally, records: VolumeRecord[], passed: PassedSegment[]): void {
    tally.read++;
    const ended = 'ended' in unit ? unit.ended : this.#decide(unit.text, unit.cells, unit.line);
    if (ended === undefined) {
      this.#fitted = true;
      if ('cells' in unit) this.#width = unit.cells.length;
      records.push(this.#fields.record(unit.line));
    } else if (ended instanceof Excluded) {
      this.#fitted ||= 'cells' in unit;
      tally.outcomes.add('excluded', ended.reason);
    } else {
      this.#misfits++;
      this.#firstMisfit ??= { unit, rejected: ended };
      this.#reject(tally, ended, unit);
      const mention = 'cells' in unit ? this.#fields.mention(records.length) : undefined;
      if (mention !== undefined) passed.push(mention);
    }
  }

  /** The next raw record of an input whose raw records are records as they stand. */
  #unit(batch: RawBatch, index: number): Unit {
    const text = batch.texts[index] ?? '';
    const line = batch.lines[index] ?? 0;
    const cells = batch.cells === undefined ? NO_CELLS : batch.cells[index];
    const excluded = this.#barred(text, line) ?? (isBlank(text) ? BLANK_LINE : undefined);
    if (excluded !== undefined) return { text, line, ended: excluded };
    if (cells === undefined) return { text, line, ended: OUTSIDE };
    if (this.#headingMissing) return { text, line, ended: this.#readHeading(text, line, cells) };
    if (this.#isHeading(text)) return { text, line, ended: HEADING };
    if ('error' in cells) {
      return { text, line, ended: new Rejected(cells.error.code, cells.error.message) };
    }
    return { text, line, cells };
  }

  /** What is known with the next line of an input whose records are made of lines. */
  #read(reader: LineReader, batch: RawBatch, index: number): readonly Unit[] {
    const text = batch.texts[index] ?? '';
    const line = batch.lines[index] ?? 0;
    // A blank line may end a record.
    const before = this.#said;
    const excluded = this.#barred(text, line);
    if (this.#said !== before) {
      this.#announced.announce(line, this.#said, !this.#isFed);
      this.#isFed = false;
    }
    if (excluded === undefined) this.#isFed = true;
    return excluded === undefined ? reader.read(text, line).map(unitOf) : [{ text, line, ended: excluded }];
  }

  /** Returns why a raw record is no volume where its text alone says so. Throws where it says that the export failed. */
  #barred(text: string, line: number): Excluded | undefined {
    const rule = this.#gate.failure(text);
    if (rule !== undefined) {
      const parameters = { source: this.#source, line, found: quoted(text.trim()), rule };
      throw new TapesyncError('SOURCE_FAILURE', parameters);
    }
    const excluded = this.#gate.classify(text);
    const { headers } = this.#gate;
    if (headers !== this.#said.headers) this.#said = { ...this.#said, headers };
    if (excluded !== undefined || this.#program.contextRules.length === 0) return excluded;
    const noted = noteContext(this.#program.contextRules, text, this.#said.context);
    if (noted !== undefined) this.#said = { ...this.#said, context: noted.context };
    return noted?.excluded;
  }

  #readHeading(text: string, line: number, cells: NonNullable<RawBatch['cells']>[number]): Excluded {
    const { headings } = this.#program.extraction;
    // Without its heading an input cannot be read, so that a broken one is not just a rejected record.
    if (cells === undefined || 'error' in cells) {
      const expected = headings[0]?.map((name) => quoted(name)).join(' or ') ?? '';
      const parameters = { source: this.#source, line, expected, found: quoted(text) };
      throw new TapesyncError('SOURCE_HEADING', parameters, { cause: cells?.error });
    }
    this.#fields.view.columns = findColumns(headings, cells, this.#source, line);
    this.#headingMissing = false;
    this.#heading = text;
    return HEADING;
  }

  /** Whether a record is the heading once more, as where files were joined, perhaps each with its byte order mark. */
  #isHeading(text: string): boolean {
    if (text === this.#heading) return true;
    return text.charCodeAt(0) === BYTE_ORDER_MARK && text.slice(1) === this.#heading;
  }

  /** Fills the fields of a record; returns why it is no volume record. */
  #decide(text: string, cells: readonly string[], line: number): Excluded | Rejected | undefined {
    const said = this.#reader === undefined ? this.#said : this.#announced.at(line);
    return this.#fields.fill(text, cells, said);
  }

  #reject(tally: Tally, { code, message, field }: Rejected, { text, line }: Unit): void {
    tally.outcomes.add('rejected', field === undefined ? code : `${code} ${field}`);
    tally.problems.push({
      outcome: 'rejected',
      code,
      message,
      source: this.#source,
      line,
      ...(field === undefined ? {} : { field }),
      raw: text,
    });
  }

  #explain(unit: Unit): Explanation {
    const { text, line } = unit;
    if ('ended' in unit) return { line, raw: text, fields: [], ended: endOf(unit.ended) };
    const ended = this.#decide(text, unit.cells, line);
    const values = ended === undefined ? this.#fields.values : undefined;
    const fields = explainFields(this.#program, this.#fields.view, values);
    return { line, raw: text, fields, ...(ended === undefined ? {} : { ended: endOf(ended) }) };
  }
}

function unitOf(result: LineResult): Unit {
  const { text, line } = result;
  switch (result.kind) {
    case 'record':
      return result;
    case 'misfit':
      return { text, line, ended: new Rejected(result.error.code, result.error.message) };
    case 'other':
      return { text, line, ended: new Excluded(result.reason) };
  }
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
