/**
 * The types of a row of the table of directives, and functions that make its parts.
 *
 * @module
 */

import type { Filter } from '../../model/filter/filter.ts';
import type { Limit } from '../../model/limit.ts';
import type { Period } from '../../model/period.ts';
import type { Zone } from '../../model/zone.ts';
import type { Encoding } from '../../sources/codecs.ts';
import type { PartPattern } from '../../sources/formats/part-pattern.ts';
import type { DateFormat } from '../dates/date-format.ts';
import type { DateNames } from '../dates/date-names.ts';
import type { Field } from '../field-names.ts';
import type { SizeUnit } from '../program/number-format.ts';
import type { Template, Translation } from '../program/template.ts';

/** The record types of AddString. */
export const RECORD_TYPES = [
  'HEADER',
  'EXCLUSION',
  'START',
  'END',
  'TERMINATE',
  'FOOTER',
  'FAILURE',
] as const;

/** A record type of AddString. */
export type RecordType = (typeof RECORD_TYPES)[number];

/** The formats that SetFormat names. */
export const FORMAT_NAMES = ['WORDS', 'TABLE', 'BLOCKS', 'PATTERN', 'JSON'] as const;

type FormatName = (typeof FORMAT_NAMES)[number];

/** The kinds of carriage control. */
export const CARRIAGE_CONTROLS = ['ASA'] as const;

/** The policies of SetPolicy. */
export const FIELD_POLICIES = ['COMPARE', 'ADD', 'IGNORE', 'CLEAR'] as const;

/** A policy of SetPolicy. */
export type FieldPolicy = (typeof FIELD_POLICIES)[number];

/** The words of SetRepeats. */
export const REPEATS = ['FIRST', 'LAST'] as const;

/** Which of several records of a volume counts. */
export type Repeats = (typeof REPEATS)[number];

/** Whether the last line of an export has a line end: always, or not in each. */
export const LINE_ENDS = ['REQUIRED', 'OPTIONAL'] as const;

type LineEnd = (typeof LINE_ENDS)[number];

/** The units of AddPeriod: up to hours they are spans of elapsed time, from days on they follow the calendar. */
export const TIME_UNITS = ['SECONDS', 'MINUTES', 'HOURS', 'DAYS', 'WEEKS', 'MONTHS', 'YEARS'] as const;

/** A unit of AddPeriod. */
export type TimeUnit = (typeof TIME_UNITS)[number];

/** Where Extract finds a value: at a number, or under the first of several names that is present. */
export type Where =
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'name'; readonly names: readonly string[] };

/** The type of a checked argument, by the kind of its parameter. */
export interface ArgumentTypes {
  readonly field: Field;
  readonly dateField: Field;
  readonly placeField: Field;
  readonly comparedField: Field;
  readonly type: RecordType;
  readonly formatName: FormatName;
  readonly carriageControl: (typeof CARRIAGE_CONTROLS)[number];
  readonly policy: FieldPolicy;
  readonly lineEnd: LineEnd;
  readonly timeUnit: TimeUnit;
  readonly repeats: Repeats;
  readonly limit: Limit;
  readonly text: string;
  readonly filter: Filter;
  readonly translation: Translation;
  readonly template: Template;
  readonly part: PartPattern;
  /** A pattern with the parts `number` and perhaps `less`. */
  readonly announcedNumber: PartPattern;
  /** A pattern whose part may be empty. */
  readonly emptyPart: PartPattern;
  readonly integer: number;
  readonly where: Where;
  /** A detail of a format: a number or a text. */
  readonly detail: number | string;
  readonly delimiter: string;
  readonly decimal: string;
  readonly thousands: string;
  readonly sizeUnit: SizeUnit;
  readonly encoding: Encoding;
  readonly zone: Zone;
  readonly language: DateNames;
  readonly dateFormat: DateFormat;
  readonly period: Period;
  readonly repository: string;
  readonly attribute: number;
}

/** The kind of a parameter: decides how its argument is read. */
export type ParameterKind = keyof ArgumentTypes;

/** One parameter of a directive. */
export interface ParameterSpec {
  readonly name: string;
  readonly kind: ParameterKind;
  /** Smallest value of an integer, or fewest characters of a string. */
  readonly min: number;
  /** Largest value of an integer, or most characters of a string. */
  readonly max: number;
  /**
   * `optional`: may be omitted together with all parameters after it. `repeated`: once or more, only as the last one.
   * `any`: any number of times, only as the last one. `paired`: the last two together, any number of times.
   */
  readonly occurs: 'once' | 'optional' | 'repeated' | 'any' | 'paired';
}

/** One row of the table of directives. */
export interface DirectiveSpec {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** The engine that carries it out, in the published terms: `Import` where none is given. */
  readonly phase?: 'INI' | 'Sync';
  /** Given if a definition may contain it only once. */
  readonly once?: true;
  readonly parameters: readonly ParameterSpec[];
  readonly text: string;
  readonly example: string;
}

const taking =
  <const O extends ParameterSpec['occurs']>(occurs: O) =>
  <const N extends string, const K extends ParameterKind>(name: N, kind: K, min = 1, max = 256) =>
    ({ name, kind, min, max, occurs }) as const;

/** Makes a required parameter. */
export const parameter = taking('once');
/** Makes a parameter that may be omitted together with all parameters after it. */
export const optional = taking('optional');
/** Makes a last parameter that may be given several times. */
export const repeated = taking('repeated');
/** Makes a last parameter that may be given any number of times or not at all. */
export const any = taking('any');
/** Makes one of the last two parameters, which may be given together, any number of times. */
export const paired = taking('paired');

/** Largest integer that an argument may be. */
export const INTEGER_MAX = 2_147_483_647;

/** The first parameter of most directives: the field that they are about. */
export const field = parameter('FIELD', 'field', 1, 128);
/** The parameter for a filter. */
export const filter = parameter('filter', 'filter');
