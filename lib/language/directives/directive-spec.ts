/**
 * What a row of the table of directives is made of.
 *
 * @module
 */

import type { Filter } from '../../model/filter/filter.ts';
import type { Encoding } from '../../sources/encoding.ts';
import type { PartPattern } from '../../sources/formats/part-pattern.ts';
import type { DateFormat } from '../dates/date-format.ts';
import type { Period } from '../dates/period.ts';
import type { TimeUnit } from '../dates/time-unit.ts';
import type { Zone } from '../dates/zone.ts';
import type { FieldPolicy } from '../definition.ts';
import type { Field } from '../field-names.ts';
import type { SizeUnit } from '../program/number-format.ts';
import type { Template } from '../program/template.ts';
import type { Translation } from '../program/translation.ts';

/** What AddString makes of a record. */
export const RECORD_TYPES = ['HEADER', 'EXCLUSION', 'START', 'END', 'TERMINATE', 'FAILURE'] as const;

/** One of the types of AddString. */
export type RecordType = (typeof RECORD_TYPES)[number];

/** The formats that SetFormat names. */
export const FORMAT_NAMES = ['WORDS', 'TABLE', 'BLOCKS', 'PATTERN', 'JSON'] as const;

/** One of the formats of SetFormat. */
export type FormatName = (typeof FORMAT_NAMES)[number];

/** Where Extract finds a value: by a number, or by the first of several names that is there. */
export type Where =
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'name'; readonly names: readonly string[] };

/** What an argument of each kind is once it has been checked. */
export interface ArgumentTypes {
  readonly field: Field;
  readonly dateField: Field;
  readonly comparedField: Field;
  readonly type: RecordType;
  readonly formatName: FormatName;
  readonly policy: FieldPolicy;
  readonly timeUnit: TimeUnit;
  readonly text: string;
  readonly filter: Filter;
  readonly translation: Translation;
  readonly template: Template;
  readonly part: PartPattern;
  /** The same, whose part may be empty. */
  readonly emptyPart: PartPattern;
  readonly integer: number;
  readonly where: Where;
  /** What a format needs to know: a number, or text. */
  readonly detail: number | string;
  readonly delimiter: string;
  readonly decimal: string;
  readonly thousands: string;
  readonly sizeUnit: SizeUnit;
  readonly encoding: Encoding;
  readonly zone: Zone;
  readonly dateFormat: DateFormat;
  readonly period: Period;
  readonly repository: string;
  readonly attribute: number;
}

/** How an argument is read. */
export type ParameterKind = keyof ArgumentTypes;

/** What a directive takes in one place. */
export interface ParameterSpec {
  readonly name: string;
  readonly kind: ParameterKind;
  /** Least value of an integer, or fewest characters of a string. */
  readonly min: number;
  /** Greatest value of an integer, or most characters of a string. */
  readonly max: number;
  /**
   * `optional`: may be left out with all that follow it. `repeated`: once or more, and `any`: any number of times, both
   * only as the last one. `paired`: the last two, both, any number of times.
   */
  readonly occurs: 'once' | 'optional' | 'repeated' | 'any' | 'paired';
}

/** One row of the table. */
export interface DirectiveSpec {
  readonly name: string;
  readonly aliases: readonly string[];
  /** The engine that carries it out. */
  readonly phase: 'INI' | 'Import' | 'Sync';
  /** Whether a definition may hold it only once. */
  readonly once: boolean;
  readonly parameters: readonly ParameterSpec[];
  readonly text: string;
  readonly example: string;
}

const taking =
  <const O extends ParameterSpec['occurs']>(occurs: O) =>
  <const N extends string, const K extends ParameterKind>(name: N, kind: K, min = 1, max = 256) =>
    ({ name, kind, min, max, occurs }) as const;

/** Makes a parameter that has to be given. */
export const parameter = taking('once');
/** Makes a parameter that may be left out with all that follow it. */
export const optional = taking('optional');
/** Makes a last parameter that may be given several times. */
export const repeated = taking('repeated');
/** Makes a last parameter that may be given any number of times, or not at all. */
export const any = taking('any');
/** Makes one of the last two parameters, which may be given together any number of times. */
export const paired = taking('paired');

/** Greatest integer that an argument may be. */
export const INTEGER_MAX = 2_147_483_647;

/** The parameter of nearly all directives: the field that they speak of. */
export const field = parameter('FIELD', 'field', 1, 128);
/** A filter. */
export const filter = parameter('filter', 'filter');
