import { quoted } from '../../errors/error.ts';
import { fieldByName } from '../../model/field.ts';
import { compileFilter, type Filter, type ListLoader } from '../../model/filter/filter.ts';
import type { PatternProblem } from '../../model/filter/pattern.ts';
import { canonicalValue } from '../../model/value.ts';
import type { Encoding } from '../../sources/encoding.ts';
import { compilePartPattern } from '../../sources/formats/part-pattern.ts';
import { DateFormat } from '../dates/date-format.ts';
import { parsePeriod } from '../dates/period.ts';
import { Zone, zoneSuggestion } from '../dates/zone.ts';
import { type Field, fieldNames, findField } from '../field-names.ts';
import { sizeUnit } from '../program/number-format.ts';
import { compileTemplate } from '../program/template.ts';
import { compileTranslation } from '../program/translation.ts';
import type { RawArgument } from '../syntax/parser.ts';
import { didYouMean } from '../syntax/suggestion.ts';
import {
  type ArgumentTypes,
  FIELD_POLICIES,
  FORMAT_NAMES,
  INTEGER_MAX,
  type ParameterKind,
  type ParameterSpec,
  RECORD_TYPES,
  TIME_UNITS,
} from './directive-spec.ts';

/** Reports a problem of an argument; `at` is a position in its text. */
type Report = (message: string, suggestion?: string, at?: number) => void;

/** An argument whose variables have been replaced. */
export interface ExpandedArgument {
  readonly kind: RawArgument['kind'];
  readonly text: string;
}

type Reader<K extends ParameterKind> = (
  argument: ExpandedArgument,
  parameter: ParameterSpec,
  report: Report,
  loadList: ListLoader,
) => ArgumentTypes[K] | undefined;

const ENCODINGS: Readonly<Record<string, Encoding>> = {
  'UTF-8': 'UTF-8',
  'UTF-16LE': 'UTF-16LE',
  'UTF-16BE': 'UTF-16BE',
  'WINDOWS-1252': 'Windows-1252',
};

/** Matches values that are not given: an empty filter, in directives that allow one. */
const NOT_GIVEN: Filter = { key: '', takesAll: false, prefix: '', matches: (value) => value.trim() === '' };

/** Reads an argument of each kind; reports the problem and returns `undefined` if it is not of the kind. */
export const ARGUMENT_READERS: { readonly [K in ParameterKind]: Reader<K> } = {
  field: readField,
  dateField(argument, parameter, report) {
    const field = readField(argument, parameter, report);
    if (field !== undefined && field.spec?.kind !== 'date') {
      report(`${field.name} holds no date`);
      return undefined;
    }
    return field;
  },
  type: wordReader('record type', RECORD_TYPES),
  formatName: wordReader('format', FORMAT_NAMES),
  policy: wordReader('policy', FIELD_POLICIES),
  timeUnit: wordReader('unit of time', TIME_UNITS),
  text: readText,
  filter(argument, parameter, report, loadList) {
    const text = readText(argument, parameter, report);
    if (text === undefined) return undefined;
    if (text === '') return NOT_GIVEN;
    const compiled = compileFilter(text, loadList);
    if ('filter' in compiled) return compiled.filter;
    report(compiled.problem, compiled.suggestion, compiled.at);
    return undefined;
  },
  translation(argument, parameter, report) {
    const text = readText(argument, parameter, report);
    return text === undefined ? undefined : compileTranslation(text);
  },
  template: compiledReader(compileTemplate),
  part: compiledReader((text) => compilePartPattern(text, 'one')),
  emptyPart: compiledReader((text) => compilePartPattern(text, 'maybe')),
  integer: readInteger,
  detail(argument, parameter, report) {
    return argument.kind === 'integer'
      ? readInteger(argument, { ...parameter, max: INTEGER_MAX }, report)
      : readText(argument, parameter, report);
  },
  decimal({ text }, _parameter, report) {
    if (text === '.' || text === ',') return text;
    report(`${quoted(text)} is no decimal sign`, 'write "." or ","');
    return undefined;
  },
  thousands({ text }, _parameter, report) {
    if (/^[.,' ]?$/.test(text)) return text;
    report(`${quoted(text)} is no sign between thousands`, 'write ",", ".", "\'" or " "');
    return undefined;
  },
  sizeUnit({ text }, _parameter, report) {
    const unit = sizeUnit(text);
    if (unit === undefined) report(`${quoted(text)} is no unit of sizes`, 'write B, KB, KiB, MB, ... or PiB');
    return unit;
  },
  where(argument, parameter, report) {
    if (argument.kind === 'string') {
      const names = argument.text.split('|').map((name) => name.trim());
      // An empty alternative at the end makes the name optional.
      if (names.every((name, index) => name !== '' || (index > 0 && index === names.length - 1))) {
        return { kind: 'name', names };
      }
      report(`a name in ${quoted(argument.text)} is empty`);
      return undefined;
    }
    const number = readInteger(argument, parameter, report);
    return number === undefined ? undefined : { kind: 'number', number };
  },
  delimiter(argument, parameter, report) {
    const text = readText(argument, parameter, report);
    if (text === undefined) return undefined;
    const code = /^\\x([0-9a-f]{2})$/i.exec(text)?.[1];
    const delimiter =
      code !== undefined
        ? String.fromCharCode(Number.parseInt(code, 16))
        : /^(\\t|tab)$/i.test(text)
          ? '\t'
          : text;
    if (delimiter.length === 1 && !/["\r\n\0]/.test(delimiter)) return delimiter;
    report(`${quoted(text)} is no delimiter`, 'use one character other than a quote or a line end, or TAB');
    return undefined;
  },
  encoding(argument, parameter, report) {
    const text = readText(argument, parameter, report);
    if (text === undefined) return undefined;
    const encoding = ENCODINGS[text.toUpperCase()];
    if (encoding === undefined) {
      const names = Object.keys(ENCODINGS);
      report(
        `the encoding ${quoted(text)} is not known`,
        didYouMean(text, names) ?? `use ${names.join(', ')}`,
      );
    }
    return encoding;
  },
  zone(argument, parameter, report) {
    const text = readText(argument, parameter, report);
    if (text === undefined) return undefined;
    const zone = Zone.named(text);
    if (zone === undefined) report(`there is no time zone ${quoted(text)}`, zoneSuggestion(text));
    return zone;
  },
  dateFormat(argument, parameter, report) {
    const text = readText(argument, parameter, report);
    if (text === undefined) return undefined;
    const format = DateFormat.compile(text);
    if (typeof format !== 'string') return format;
    report(`${quoted(text)} is no date format: ${format}`);
    return undefined;
  },
  period(argument, parameter, report) {
    const text = readText(argument, parameter, report);
    if (text === undefined) return undefined;
    const period = parsePeriod(text);
    if (period === undefined) {
      report(`${quoted(text)} is no period`, 'write hours:days:months:years, such as "0:7" for seven days');
    }
    return period;
  },
  repository(argument, parameter, report) {
    const text = readText(argument, parameter, report);
    const spec = fieldByName('REPOSITORY');
    if (text === undefined || spec === undefined) return undefined;
    const canonical = canonicalValue(spec, text);
    if ('value' in canonical && canonical.value !== '') return canonical.value;
    report(`${quoted(text)} is no Repository-ID${'problem' in canonical ? `: ${canonical.problem}` : ''}`);
    return undefined;
  },
  comparedField(argument, parameter, report) {
    const field = readField(argument, parameter, report);
    if (field === undefined || field.spec?.role === 'value') return field;
    report(`${field.name} is not a field that is compared`);
    return undefined;
  },
  attribute(argument, parameter, report) {
    const isNumber = argument.kind === 'integer' || /^\d{1,10}$/.test(argument.text);
    return readInteger(isNumber ? { ...argument, kind: 'integer' } : argument, parameter, report);
  },
};

// Reads a text by a function that returns what it means or a problem with its position.
function compiledReader<T extends object>(compile: (text: string) => T | PatternProblem) {
  return (argument: ExpandedArgument, parameter: ParameterSpec, report: Report): T | undefined => {
    const text = readText(argument, parameter, report);
    if (text === undefined) return undefined;
    const compiled = compile(text);
    if (!('problem' in compiled)) return compiled;
    report(compiled.problem, compiled.suggestion, compiled.at);
    return undefined;
  };
}

// Reads one of a few words, in any case.
function wordReader<const T extends string>(what: string, words: readonly T[]) {
  return ({ text }: ExpandedArgument, _parameter: ParameterSpec, report: Report): T | undefined => {
    const word = words.find((known) => known === text.toUpperCase());
    if (word === undefined) {
      report(`there is no ${what} ${text}`, didYouMean(text, words) ?? `use ${words.join(', ')}`);
    }
    return word;
  };
}

function readField({ text }: ExpandedArgument, _parameter: ParameterSpec, report: Report): Field | undefined {
  const field = findField(text);
  if (field === undefined) {
    report(
      `there is no field ${text}`,
      didYouMean(text, fieldNames()) ?? 'definitions/README.md lists the fields',
    );
  }
  return field;
}

function readText({ text }: ExpandedArgument, parameter: ParameterSpec, report: Report): string | undefined {
  if (text.length >= parameter.min && text.length <= parameter.max) return text;
  report(
    text === ''
      ? `${parameter.name} is empty`
      : `${parameter.name} is ${text.length} characters long, at most ${parameter.max} are allowed`,
  );
  return undefined;
}

function readInteger(
  { kind, text }: ExpandedArgument,
  parameter: ParameterSpec,
  report: Report,
): number | undefined {
  const { name, min, max } = parameter;
  if (kind !== 'integer') {
    report(`${name} must be an integer, found ${quoted(text)}`);
    return undefined;
  }
  const value = Number(text);
  if (value >= min && value <= max) return value;
  report(`${name} must be from ${min} to ${max}, found ${text}`);
  return undefined;
}
