import { quoted, TapesyncError } from '../../errors/error.ts';
import type { Tally } from '../../model/tally.ts';
import { type Fate, type RawBatch, type RecordBatch, Segments } from '../../records/batch.ts';
import type { LineReader } from '../../sources/formats/line-reader.ts';
import { StateText } from '../../sources/formats/state-text.ts';
import type { Explanation, ExtractedRecords, Extractor } from '../definition.ts';
import { ContextState, ContextTimeline, EMPTY_CONTEXT, takeContext } from './context.ts';
import { DateOrder } from './date-order.ts';
import { EndMarks } from './end-marks.ts';
import { Excluded, nulRejected, Rejected } from './ended.ts';
import { explainFields } from './explanation.ts';
import { findColumns } from './extraction.ts';
import { Fates } from './fates.ts';
import type { Program } from './program.ts';
import { RecordClassifier } from './record-classifier.ts';
import { RecordFields } from './record-fields.ts';
import { misshapen, type RecordWidth } from './record-width.ts';
import { SpreadsheetLabels } from './spreadsheet-labels.ts';
import { isBlank, type Unit, unitOf } from './unit.ts';

const BLANK_LINE = new Excluded('blank line');
const HEADING = new Excluded('heading');
const BYTE_ORDER_MARK = 0xfeff;
const OUTSIDE = new Excluded('text outside the JSON');
const NO_CELLS: readonly string[] = [];
const NO_LINE_END = 'its last line has no line end, though lines above it have one';

/** Runs a program over the records of one input. */
export class RecordExtractor implements Extractor {
  readonly #program: Program;
  readonly #source: string;
  readonly #classifier: RecordClassifier;
  readonly #reader: LineReader | undefined;
  readonly #fields: RecordFields;
  readonly #endMarks: EndMarks;
  /** The last line of the input if it lacks a line end that others have. */
  #unendedLine: number | undefined;
  /** How many elements a record may have. */
  #width: RecordWidth;
  readonly #labels: SpreadsheetLabels;
  readonly #dates: DateOrder;
  #headingMissing: boolean;
  /** The text of the heading in the input. */
  #heading: string | undefined;
  /** The context below the last line. */
  #context = EMPTY_CONTEXT;
  /** The contexts by line, since a reader may deliver a record after a line below it began another one. */
  readonly #timeline = new ContextTimeline();
  /** Whether the reader got a line since the context changed last. */
  #isFed = false;
  /** Whether any record of the input fitted the definition, even if its values excluded it. */
  #fitted = false;
  #misfits = 0;
  /** Lines that were left out where a record may go on behind them. */
  #asides = 0;
  #firstMisfit: { readonly unit: Unit; readonly rejected: Rejected } | undefined;
  readonly #state = new StateText();
  readonly #contextState = new ContextState();

  constructor(program: Program, source: string) {
    this.#program = program;
    this.#source = source;
    this.#classifier = new RecordClassifier(program.recordRules);
    this.#reader = program.openReader?.(source);
    this.#fields = new RecordFields(program);
    this.#endMarks = new EndMarks(
      program.announcedCounts,
      program.announcedNumbers,
      this.#classifier.footerRule,
    );
    this.#width = program.widthOf();
    this.#labels = new SpreadsheetLabels(source);
    this.#dates = new DateOrder(program);
    this.#headingMissing = program.extraction.headings.length > 0;
  }

  get state(): string | undefined {
    const reader = this.#reader === undefined ? '' : this.#reader.state;
    if (reader === undefined) return undefined;
    return this.#state.of([
      reader,
      this.#classifier.state,
      this.#contextState.of(this.#context.values),
      this.#heading,
      this.#dates.state,
      this.#endMarks.hasFooter,
    ]);
  }

  get isHeld(): boolean {
    return this.#reader?.isHeld === true;
  }

  pass(count: number, lastLine: number, fits: boolean): void {
    this.#fitted ||= fits;
    this.#endMarks.pass(count, lastLine);
  }

  extract(batch: RawBatch): RecordBatch {
    const { tally, input } = batch;
    this.#begin(batch);
    const { state } = this;
    const fates = batch.wantsFates ? new Fates(batch, state) : undefined;
    const segments = new Segments();
    for (let index = 0; index < batch.texts.length && !this.#classifier.terminated; index++) {
      const reader = this.#reader;
      const noticed = fates && this.#noticed;
      const units = reader === undefined ? [this.#unit(batch, index)] : this.#read(reader, batch, index);
      const isNoticed = this.#noticed !== noticed;
      for (const unit of units) this.#follow(unit, tally, segments, fates);
      fates?.next(this.state, isNoticed);
    }
    if (batch.isFollowed && state !== undefined && this.state === state)
      for (const result of this.#reader?.complete?.() ?? [])
        this.#follow(unitOf(result), tally, segments, fates);
    if (this.#classifier.terminated) input.terminated = true;
    return { tally, source: input.name, segments: segments.list, ...fates?.result };
  }

  end(tally: Tally, isWhole = true): ExtractedRecords {
    const segments = new Segments();
    for (const result of this.#reader?.end() ?? []) this.#take(unitOf(result), tally, segments);
    const { warning } = this.#labels;
    if (warning !== undefined) tally.warnings.push(warning);
    const swapped = this.#dates.error(this.#source);
    if (swapped !== undefined) throw swapped;
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
    if (isWhole) this.#checkEnd();
    return { segments: segments.list };
  }

  explain(batch: RawBatch): readonly Explanation[] {
    const explanations: Explanation[] = [];
    this.#begin(batch);
    for (let index = 0; index < batch.texts.length && !this.#classifier.terminated; index++) {
      const reader = this.#reader;
      const units = reader === undefined ? [this.#unit(batch, index)] : this.#read(reader, batch, index);
      explanations.push(...units.map((unit) => this.#explain(unit)));
    }
    if (this.#classifier.terminated) batch.input.terminated = true;
    return explanations;
  }

  *explainEnd(): Iterable<Explanation> {
    for (const result of this.#reader?.end() ?? []) yield this.#explain(unitOf(result));
    this.#checkEnd();
  }

  #begin({ input, isUnended, lines }: RawBatch): void {
    this.#fields.mayHoldNul = input.mayHoldNul === true;
    if (isUnended && !this.#program.mayLackLineEnd) this.#unendedLine = lines.at(-1);
  }

  /** Throws the error of an input whose end is missing. With a TERMINATE record it has ended, whatever is missing. */
  #checkEnd(): void {
    if (this.#classifier.terminated) return;
    const source = this.#source;
    const { unended } = this.#classifier;
    const error =
      this.#reader?.cut?.() ??
      (unended && new TapesyncError('SOURCE_END_MISSING', { source, ...unended })) ??
      this.#endMarks.missing(source);
    if (error !== undefined) throw error;
  }

  /** How many things were noticed that a warning or a check over the input speaks of, or that may stand within a record. */
  get #noticed(): number {
    return this.#asides + this.#labels.count + this.#dates.noticed + this.#endMarks.noticed;
  }

  /** Takes a unit, and finds its fate. */
  #follow(unit: Unit, tally: Tally, segments: Segments, fates: Fates | undefined): void {
    if (fates === undefined) {
      this.#take(unit, tally, segments);
      return;
    }
    const [state, noticed] = [this.state, this.#noticed];
    const fate = this.#take(unit, tally, segments);
    fates.add(unit, this.#noticed === noticed && this.state === state ? fate : undefined);
  }

  /** Counts the outcome of a unit, and adds its record or the mention of its volume. Returns its fate, by itself. */
  #take(unit: Unit, tally: Tally, segments: Segments): Fate {
    tally.read++;
    const ended = this.#endOf(unit);
    const reason = this.#cutReason(unit);
    if (ended === undefined) {
      this.#fitted = true;
      const record = this.#fields.record(unit.line);
      this.#labels.see(record.volume, this.#fields.label, unit.line);
      if (this.#dates.isOpen) this.#dates.accept(this.#fields.texts, this.#fields.values);
      segments.addRecord(reason === undefined ? record : { ...record, unended: { text: unit.text, reason } });
      // A repository that is looked up by its description is what the store says each time.
      const isFixed =
        reason === undefined && record.repositoryDescription === '' && !this.#fields.dependsOnNow;
      return isFixed ? record : undefined;
    }
    if (ended instanceof Excluded) {
      this.#fitted ||= 'cells' in unit;
      tally.outcomes.add('excluded', ended.reason);
      const fits = 'cells' in unit;
      // What is wrong with it may lie in the line above.
      if (fits && unit.misfit !== undefined && this.#reader?.mayGoOn === true) return undefined;
      // Where records are counted, lines that are passed have to be records.
      return fits || !this.#endMarks.countRecords ? { reason: ended.reason, fits } : undefined;
    }
    this.#misfits++;
    this.#firstMisfit ??= { unit, rejected: ended };
    if (ended.field === 'VOLUME') this.#labels.seeRejected(this.#fields.label, unit.line);
    this.#reject(tally, ended, unit, reason);
    const isCertain = 'cells' in unit && this.#isKeyCertain(ended);
    const mention = isCertain ? this.#fields.mention(unit.line, reason !== undefined) : undefined;
    if (ended.code === 'RECORD_DATE' && ended.field !== undefined)
      this.#dates.reject(ended.field, this.#fields.texts, unit.line);
    if (mention !== undefined) segments.add(mention);
    return undefined;
  }

  /** Returns why a record seems to be cut by the end of the input. */
  #cutReason(unit: Unit): string | undefined {
    if ('ended' in unit) return undefined;
    if ((unit.lastLine ?? unit.line) === this.#unendedLine) return NO_LINE_END;
    if (unit.lacks === undefined || this.#program.mayLackLineEnd || this.#classifier.terminated)
      return undefined;
    return unit.lacks;
  }

  /** Returns why a unit is no volume record; fills the fields of one that is. */
  #endOf(unit: Unit): Excluded | Rejected | undefined {
    if (!('ended' in unit)) {
      this.#endMarks.record(unit.line);
      return this.#decide(unit.text, unit.cells, unit.line, unit.misfit);
    }
    if (unit.ended instanceof Rejected) this.#endMarks.record(unit.line);
    return unit.ended;
  }

  /** Says whether a rejected record is of the volume that it names. */
  #isKeyCertain({ code }: Rejected): boolean {
    return code === 'RECORD_ELEMENTS' ? this.#width.isKeyCertain : code !== 'RECORD_FORMAT';
  }

  /** Returns the next unit of an input without a reader: each raw record is one. */
  #unit(batch: RawBatch, index: number): Unit {
    const text = batch.texts[index] ?? '';
    const line = batch.lines[index] ?? 0;
    const cells = batch.cells === undefined ? NO_CELLS : batch.cells[index];
    const excluded = this.#classify(text, line) ?? (isBlank(text) ? BLANK_LINE : undefined);
    if (excluded !== undefined) return { text, line, ended: excluded };
    if (cells === undefined) return { text, line, ended: OUTSIDE };
    if (this.#headingMissing) return { text, line, ended: this.#readHeading(text, line, cells) };
    if (this.#isHeading(text)) return { text, line, ended: HEADING };
    if ('error' in cells) {
      return { text, line, ended: new Rejected(cells.error.code, cells.error.message) };
    }
    return { text, line, cells };
  }

  /** Returns the units that the next line of an input with a reader completes. */
  #read(reader: LineReader, batch: RawBatch, index: number): readonly Unit[] {
    const text = batch.texts[index] ?? '';
    const line = batch.lines[index] ?? 0;
    const before = this.#context;
    const excluded = this.#classify(text, line);
    if (this.#context !== before) {
      this.#timeline.add(line, this.#context, !this.#isFed);
      this.#isFed = false;
    }
    if (excluded !== undefined) {
      if (reader.mayGoOn) this.#asides++;
      const completed = reader.leaveOut?.(text, line) ?? [];
      return [...completed.map(unitOf), { text, line, ended: excluded }];
    }
    // Of blanks that may be cut from a line nothing follows, not even that a record ends.
    if (line === this.#unendedLine && isBlank(text)) return [{ text, line, ended: BLANK_LINE }];
    this.#isFed = true;
    // Blank lines too, since they may end a record.
    return reader.read(text, line).map(unitOf);
  }

  /**
   * Returns why a raw record is no volume if its text alone decides that, and updates the context. Throws SOURCE_FAILURE if
   * it reports that the export failed.
   */
  #classify(text: string, line: number): Excluded | undefined {
    const rule = this.#classifier.failure(text);
    if (rule !== undefined) {
      const parameters = { source: this.#source, line, found: quoted(text.trim()), rule };
      throw new TapesyncError('SOURCE_FAILURE', parameters);
    }
    const announcement = this.#endMarks.announced(text);
    const excluded = this.#classifier.classify(text, line) ?? announcement;
    if (excluded !== undefined && this.#classifier.isFooter(excluded)) this.#endMarks.footer(line);
    const { headers } = this.#classifier;
    if (headers !== this.#context.headers) this.#context = { ...this.#context, headers };
    if (excluded !== undefined || this.#program.contextRules.length === 0) return excluded;
    const taken = takeContext(this.#program.contextRules, text, this.#context.values);
    if (taken === undefined) return undefined;
    this.#endMarks.context(line);
    this.#context = { ...this.#context, values: taken.values };
    return taken.excluded;
  }

  #readHeading(text: string, line: number, cells: NonNullable<RawBatch['cells']>[number]): Excluded {
    const { headings } = this.#program.extraction;
    // An input cannot be read without its heading, so a malformed one is more than a rejected record.
    if (cells === undefined || 'error' in cells) {
      const expected = headings[0]?.map((name) => quoted(name)).join(' or ') ?? '';
      const parameters = { source: this.#source, line, expected, found: quoted(text) };
      throw new TapesyncError('SOURCE_HEADING', parameters, { cause: cells?.error });
    }
    const columns = findColumns(headings, cells, this.#source, line);
    this.#fields.view.columns = columns;
    const width = cells.findLastIndex((name) => name.trim() !== '') + 1;
    this.#width = this.#program.widthOf({ width, columns });
    this.#headingMissing = false;
    this.#heading = text;
    return HEADING;
  }

  /** Whether a record repeats the heading, as in joined files, which may each have a byte order mark. */
  #isHeading(text: string): boolean {
    if (text === this.#heading) return true;
    return text.charCodeAt(0) === BYTE_ORDER_MARK && text.slice(1) === this.#heading;
  }

  /** Fills the fields of a record; returns why it is no volume record, if it is none. */
  #decide(
    text: string,
    cells: readonly string[],
    line: number,
    misfit?: Rejected,
  ): Excluded | Rejected | undefined {
    const context = this.#reader === undefined ? this.#context : this.#timeline.at(line);
    const { least, most } = this.#width;
    const shape = cells.length < least || cells.length > most ? misshapen(cells, this.#width) : undefined;
    const ended = this.#fields.fill(text, cells, context, misfit ?? shape);
    return this.#fields.mayHoldNul ? (this.#nulIn(text, cells) ?? ended) : ended;
  }

  /** Returns why a record is rejected that has a NUL anywhere. Only columns of text may be filled up with NULs. */
  #nulIn(text: string, cells: readonly string[]): Rejected | undefined {
    if (this.#program.extraction.addressing === 'columns') return undefined;
    const found = [text, ...cells].find((each) => each.includes('\0'));
    return found === undefined ? undefined : nulRejected('the record', found);
  }

  #reject(tally: Tally, { code, message, field }: Rejected, { text, line }: Unit, cut?: string): void {
    tally.outcomes.add('rejected', field === undefined ? code : `${code} ${field}`);
    tally.problems.push({
      outcome: 'rejected',
      code,
      message: cut === undefined ? message : `${message}. It may be cut by the end of the input: ${cut}`,
      source: this.#source,
      line,
      ...(field === undefined ? {} : { field }),
      raw: text,
    });
  }

  #explain(unit: Unit): Explanation {
    const { text, line } = unit;
    const ended = this.#endOf(unit);
    if ('ended' in unit) return { line, raw: text, fields: [], ended: endOf(unit.ended) };
    const values = ended === undefined ? this.#fields.values : undefined;
    const fields = explainFields(this.#program, this.#fields.view, values);
    return { line, raw: text, fields, ...(ended === undefined ? {} : { ended: endOf(ended) }) };
  }
}

function endOf(ended: Excluded | Rejected): NonNullable<Explanation['ended']> {
  return ended instanceof Excluded
    ? { outcome: 'excluded', reason: ended.reason }
    : { outcome: 'rejected', reason: ended.message };
}
