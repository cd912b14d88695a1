import {
  type ElementCheck,
  type Empty,
  type KeyPart,
  type LineLayout,
  NO_ELEMENT,
  type ReadElement,
} from '../../records/match/line-layout.ts';
import { LineMatcher } from '../../records/match/line-matcher.ts';
import type { RecordFormat } from '../../sources/formats/record-cutter.ts';
import type { DateReader } from '../dates/date-reader.ts';
import type { Script } from '../script.ts';
import { trim } from './cleaning.ts';
import { elementCutter } from './extraction.ts';
import type { Fill } from './fills.ts';
import { fits } from './fitting.ts';
import type { MatchedInput, Program } from './program.ts';

/** The parts of a definition that decide whether and how lines are matched by their bytes. */
interface MatcherSources {
  readonly script: Script;
  readonly fills: readonly Fill[];
  readonly format: RecordFormat;
  readonly dateReaders: ReadonlyMap<string, DateReader>;
  readonly program: Omit<Program, 'matcher'>;
  /** Of the layout's values, those that are not compared. */
  readonly addOnly: readonly number[];
}

/**
 * Compiles the matcher of lines for an input, by its columns, its width and its heading; `undefined` if the input is not
 * delimited, or if more than the elements of a record may decide its outcome.
 */
export function compileLineMatcher(sources: MatcherSources): Program['matcher'] {
  const { script, format, program, fills } = sources;
  const isSimple =
    format.kind === 'csv' &&
    /[\t -~]/.test(format.delimiter) &&
    program.openReader === undefined &&
    Object.values(program.recordRules.rules).every((rules) => rules.length === 0) &&
    program.contextRules.length === 0 &&
    program.announcedCounts.length === 0 &&
    program.announcedNumbers.length === 0 &&
    program.valueRules.length === 0 &&
    program.layout.repositoryDescription < 0 &&
    script.inOrder(['AddTranslation2', 'AddRule', 'SetNumberUnit', 'SetPresence']).length === 0 &&
    fills.every(isOfElement);
  if (!isSimple) return undefined;
  const { delimiter } = format;
  return (input) => {
    const layout = new LayoutBuilder(sources, input).layout(delimiter);
    const { heading } = input;
    return layout && new LineMatcher({ ...layout, ...(heading !== undefined && { heading }) });
  };
}

function isOfElement(fill: Fill): boolean {
  if (fill.kind === 'extract') return fill.where.kind === 'name' || fill.where.number > 0;
  return fill.kind === 'literal';
}

class LayoutBuilder {
  readonly #sources: MatcherSources;
  /** The element of each slot. */
  readonly #elements: readonly number[];
  readonly #width: number;
  readonly #most: number;
  /** Slots of which a statement asks more than their field does. */
  readonly #special: ReadonlySet<number>;
  readonly #required: ReadonlySet<number>;

  constructor(sources: MatcherSources, { columns, width, most }: MatchedInput) {
    const { script, fills, program } = sources;
    this.#sources = sources;
    this.#width = width;
    this.#most = most;
    let headings = 0;
    this.#elements = fills.map((fill) => {
      if (fill.kind !== 'extract') return NO_ELEMENT;
      const element = fill.where.kind === 'name' ? columns[headings++] : fill.where.number - 1;
      return element !== undefined && element < width ? element : NO_ELEMENT;
    });
    const named = script
      .inOrder(['AddTranslation', 'AddNever'])
      .map(({ arguments: { FIELD } }) => program.names.indexOf(FIELD.value.name));
    this.#special = new Set([
      ...named,
      ...program.exclusions.map(({ slot }) => slot),
      ...program.cleaning.flatMap((steps, slot) =>
        steps.every(({ apply }) => apply === trim) ? [] : [slot],
      ),
      ...fills.flatMap(({ kind }, slot) => (kind === 'extract' ? [] : [slot])),
    ]);
    this.#required = new Set(program.required.map(({ slot }) => slot));
  }

  layout(delimiter: string): LineLayout | undefined {
    const { layout } = this.#sources.program;
    const customer = this.#key(layout.customer);
    const media = this.#key(layout.media);
    const volume = this.#key(layout.volume);
    if (customer === undefined || media === undefined || volume === undefined || 'value' in volume) {
      return undefined;
    }
    const fields = layout.values.map((slot, index) => this.#check(slot, index));
    return {
      delimiter,
      width: this.#width,
      customer,
      media,
      volume: volume.element,
      fields,
      others: [...this.#others(fields), ...this.#surplus()],
    };
  }

  /** A part of the key: always the same, or an element. */
  #key(slot: number): KeyPart | undefined {
    const fill = this.#sources.fills[slot];
    if (fill === undefined) return undefined;
    if (fill.kind === 'literal') {
      const value = this.#reader(slot)('');
      return value === undefined || value === '' ? undefined : { value };
    }
    const element = this.#elements[slot];
    return element === undefined || element === NO_ELEMENT ? undefined : { element };
  }

  #check(slot: number, index: number): ElementCheck {
    const { fills, dateReaders, program, addOnly } = this.#sources;
    if (addOnly.includes(index)) return { kind: 'none' };
    const element = this.#elements[slot] ?? NO_ELEMENT;
    const empty = this.#empty(slot, program.layout.clearing.includes(index));
    const field = fills[slot]?.field;
    const spec = field?.spec;
    const longest = this.#longest(slot);
    const read: ElementCheck = { kind: 'read', element, read: this.#reader(slot), empty };
    if (field === undefined || spec === undefined || this.#special.has(slot)) return read;
    if (spec.kind === 'id' || spec.kind === 'text') {
      return { kind: spec.kind, element, max: Math.min(spec.max, longest), empty };
    }
    const positions = spec.kind === 'date' ? dateReaders.get(field.name)?.positions : undefined;
    const isWhole = positions !== undefined && positions.element.length <= longest;
    return isWhole ? { kind: 'date', element, positions, empty } : read;
  }

  #empty(slot: number, clears: boolean): Empty {
    if (this.#required.has(slot)) return 'ambiguous';
    return clears ? 'cleared' : 'nothing';
  }

  /** Elements that may exclude their record, or be wrong, where no field shows it; and parts of the key that may change. */
  #others(fields: readonly ElementCheck[]): LineLayout['others'] {
    const { fills, program } = this.#sources;
    const { customer, media, volume, values } = program.layout;
    const compared = new Set(values.filter((_, index) => fields[index]?.kind !== 'none'));
    const keys = new Set([customer, media, volume]);
    return fills.flatMap(({ kind, field: { spec } }, slot) => {
      const element = this.#elements[slot] ?? NO_ELEMENT;
      const read = this.#reader(slot);
      const isSpecial = this.#special.has(slot) || this.#longest(slot) < (spec?.max ?? 0);
      if (keys.has(slot)) {
        // It stands in the line as it has to be in the end.
        const same = (text: string) => (read(text) === text ? text : undefined);
        return kind === 'extract' && isSpecial ? [{ element, read: same }] : [];
      }
      const isHarmless = spec === undefined && !isSpecial && !this.#required.has(slot);
      return compared.has(slot) || isHarmless ? [] : [{ element, read }];
    });
  }

  /** Elements that no column is named for. */
  #surplus(): LineLayout['others'] {
    const read = (text: string) => (text.trim() === '' ? '' : undefined);
    const count = Math.max(0, this.#width - this.#most);
    return Array.from({ length: count }, (_, index) => ({ element: this.#most + index, read }));
  }

  /** The steps of the extractor for one slot alone, of which none looks at another. */
  #reader(slot: number): ReadElement {
    const { fills, program } = this.#sources;
    const fill = fills[slot];
    const exclusions = program.exclusions.filter((exclusion) => exclusion.slot === slot);
    const cutter = fill?.kind === 'extract' ? elementCutter(fill.field, fill.length) : undefined;
    const rewrites = program.rewrites.filter(
      (rewrite) => rewrite.slot === undefined || rewrite.slot === slot,
    );
    const texts = fills.map(() => '');
    return (element) => {
      const text = fill?.kind === 'literal' ? fill.value : (cutter?.(element) ?? element);
      const cleaned = program.cleaners[slot]?.(text) ?? text;
      if (typeof cleaned !== 'string') return undefined;
      texts[slot] = cleaned;
      for (const rewrite of rewrites) rewrite(texts);
      const translated = texts[slot] ?? '';
      if (exclusions.some(({ filter }) => fits(filter, translated))) return undefined;
      const value = program.readers[slot]?.(translated) ?? translated;
      if (typeof value !== 'string' || (value === '' && this.#required.has(slot))) return undefined;
      return value;
    };
  }

  /** Beyond this length an element is cut, or may be. */
  #longest(slot: number): number {
    const fill = this.#sources.fills[slot];
    return fill?.kind === 'extract' ? (fill.length ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
  }
}
