import { quoted } from '../../errors/error.ts';
import { didYouMean } from '../../errors/suggestion.ts';
import { fieldByName } from '../../model/field.ts';
import { compileFilter, type Filter, type ListLoader } from '../../model/filter/filter.ts';
import { type Limit, parseLimit } from '../../model/limit.ts';
import { type Period, parsePeriod } from '../../model/period.ts';
import { canonicalValue } from '../../model/value.ts';
import { Zone, zoneSuggestion } from '../../model/zone.ts';
import type { Encoding } from '../../sources/codecs.ts';
import { compilePartPattern, type PartPattern } from '../../sources/formats/part-pattern.ts';
import { DateFormat } from '../dates/date-format.ts';
import { type DateNames, dateNames } from '../dates/date-names.ts';
import { type Field, fieldNames, findField } from '../field-names.ts';
import { sizeUnit } from '../program/number-format.ts';
import { compileTemplate, compileTranslation, type Template, type Translation } from '../program/template.ts';
import type { RawArgument } from '../syntax/parser.ts';
import {
  type ArgumentTypes,
  CARRIAGE_CONTROLS,
  FIELD_POLICIES,
  FORMAT_NAMES,
  INTEGER_MAX,
  LINE_ENDS,
  type ParameterKind,
  type ParameterSpec,
  RECORD_TYPES,
  REPEATS,
  TIME_UNITS,
} from './directive-spec.ts';

/** Reports a problem of an argument; `at` is a position in its text. */
type Report = (message: string, suggestion?: string, at?: number) => void;

/** An argument whose variables have been replaced. */
export interface ExpandedArgument {
  readonly kind: RawArgument['kind'];
  readonly text: string;
}

type Reader<T> = (
  argument: ExpandedArgument,
  parameter: ParameterSpec,
  report: Report,
  loadList: ListLoader,
  warn: Report,
) => T | undefined;

/** Why a text means nothing of the wanted kind, in the words of a `Report`. */
interface TextProblem {
  readonly problem: string;
  readonly suggestion?: string | undefined;
  readonly at?: number;
}

const ENCODINGS: Readonly<Record<string, Encoding>> = {
  'UTF-8': 'UTF-8',
  'UTF-16LE': 'UTF-16LE',
  'UTF-16BE': 'UTF-16BE',
  'WINDOWS-1252': 'Windows-1252',
};

/** Matches values that are not given: an empty filter, in directives that allow one. */
const NOT_GIVEN: Filter = {
  key: '',
  takesAll: false,
  prefix: '',
  denies: false,
  matches: (value) => value.trim() === '',
  examples: () => [''],
};

/** Reads an argument of each kind; reports the problem and returns `undefined` if it is not of the kind. */
export const ARGUMENT_READERS: { readonly [K in ParameterKind]: Reader<ArgumentTypes[K]> } = {
  field: fieldReader(),
  placeField: fieldReader(
    ({ spec }) => spec?.key === 'repository',
    'is not where a volume is; write REPOSITORY',
  ),
  dateField: fieldReader(({ spec }) => spec?.kind === 'date', 'holds no date'),
  type: wordReader('record type', RECORD_TYPES),
  formatName: wordReader('format', FORMAT_NAMES),
  carriageControl: wordReader('carriage control', CARRIAGE_CONTROLS),
  policy: wordReader('policy', FIELD_POLICIES),
  lineEnd: wordReader('word for line ends', LINE_ENDS),
  timeUnit: wordReader('unit of time', TIME_UNITS),
  repeats: wordReader('choice among records', REPEATS),
  limit: textReader<Limit>(
    (text) => parseLimit(text) ?? wrong(`${quoted(text)} is no limit`, 'write "10%", "500" or "none"'),
  ),
  text: readText,
  filter: textReader<Filter>((text, loadList, warn) => {
    if (text === '') return NOT_GIVEN;
    const compiled = compileFilter(text, loadList);
    if ('problem' in compiled) return compiled;
    for (const { problem, suggestion, at } of compiled.doubts) warn(problem, suggestion, at);
    return compiled.filter;
  }),
  translation: textReader<Translation>(compileTranslation),
  template: textReader<Template>(compileTemplate),
  part: textReader<PartPattern>((text) => compilePartPattern(text, 'one')),
  announcedNumber: textReader<PartPattern>((text) => {
    const pattern = compilePartPattern(text, 'named');
    if ('problem' in pattern || /^(number(,less)?|less,number)$/.test(pattern.names.join())) return pattern;
    const problem = 'the parts of the pattern should be {number}, and perhaps {less}';
    return { at: 0, problem };
  }),
  emptyPart: textReader<PartPattern>((text) => compilePartPattern(text, 'maybe')),
  integer: readInteger,
  detail(argument, parameter, report) {
    return argument.kind === 'integer'
      ? readInteger(argument, { ...parameter, max: INTEGER_MAX }, report)
      : readText(argument, parameter, report);
  },
  decimal: signReader(/^[.,]$/, 'decimal sign', 'write "." or ","'),
  thousands: signReader(/^[.,' ]?$/, 'sign between thousands', 'write ",", ".", "\'" or " "'),
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
  delimiter: textReader<string>((text) => {
    const code = /^\\x([0-9a-f]{2})$/i.exec(text)?.[1];
    const delimiter =
      code !== undefined
        ? String.fromCharCode(Number.parseInt(code, 16))
        : /^(\\t|tab)$/i.test(text)
          ? '\t'
          : text;
    if (delimiter.length === 1 && !/["\r\n\0]/.test(delimiter)) return delimiter;
    return wrong(
      `${quoted(text)} is no delimiter`,
      'use one character other than a quote or a line end, or TAB',
    );
  }),
  encoding: textReader<Encoding>((text) => {
    const encoding = ENCODINGS[text.toUpperCase()];
    if (encoding !== undefined) return encoding;
    const names = Object.keys(ENCODINGS);
    const suggestion = didYouMean(text, names) ?? `use ${names.join(', ')}`;
    return wrong(`the encoding ${quoted(text)} is not known`, suggestion);
  }),
  zone: textReader<Zone>((text) => {
    return Zone.named(text) ?? wrong(`there is no time zone ${quoted(text)}`, zoneSuggestion(text));
  }),
  language: textReader<DateNames>((text) => {
    const suggestion =
      'write its tag, such as "de" for German, "fr" for French or "pt-BR" for Brazilian Portuguese';
    return dateNames(text) ?? wrong(`the language ${quoted(text)} is not known`, suggestion);
  }),
  dateFormat: textReader<DateFormat>((text) => {
    const format = DateFormat.compile(text);
    return typeof format === 'string' ? wrong(`${quoted(text)} is no date format: ${format}`) : format;
  }),
  period: textReader<Period>((text) => {
    const suggestion = 'write hours:days:months:years, such as "0:7" for seven days';
    return parsePeriod(text) ?? wrong(`${quoted(text)} is no period`, suggestion);
  }),
  repository: textReader<string>((text) => {
    const spec = fieldByName('REPOSITORY');
    const canonical = spec && canonicalValue(spec, text);
    if (canonical !== undefined && 'value' in canonical && canonical.value !== '') return canonical.value;
    const why = canonical !== undefined && 'problem' in canonical ? `: ${canonical.problem}` : '';
    return wrong(`${quoted(text)} is no Repository-ID${why}`);
  }),
  comparedField: fieldReader(({ spec }) => spec?.role === 'value', 'is not a field that is compared'),
  attribute(argument, parameter, report) {
    const isNumber = argument.kind === 'integer' || /^\d{1,10}$/.test(argument.text);
    return readInteger(isNumber ? { ...argument, kind: 'integer' } : argument, parameter, report);
  },
};

// Reads a text by a function that returns what it means or why it means nothing.
function textReader<T>(
  read: (text: string, loadList: ListLoader, warn: Report) => T | TextProblem,
): Reader<T> {
  return (argument, parameter, report, loadList, warn) => {
    const text = readText(argument, parameter, report);
    if (text === undefined) return undefined;
    const found = read(text, loadList, warn);
    if (!isProblem(found)) return found;
    report(found.problem, found.suggestion, found.at);
    return undefined;
  };
}

function wrong(problem: string, suggestion?: string): TextProblem {
  return { problem, suggestion };
}

function isProblem(found: unknown): found is TextProblem {
  return typeof found === 'object' && found !== null && 'problem' in found;
}

// Reads one of a few words, in any case.
function wordReader<const T extends string>(what: string, words: readonly T[]): Reader<T> {
  return ({ text }, _parameter, report) => {
    const word = words.find((known) => known === text.toUpperCase());
    if (word === undefined) {
      report(`there is no ${what} ${text}`, didYouMean(text, words) ?? `use ${words.join(', ')}`);
    }
    return word;
  };
}

function signReader(shape: RegExp, what: string, suggestion: string): Reader<string> {
  return ({ text }, _parameter, report) => {
    if (shape.test(text)) return text;
    report(`${quoted(text)} is no ${what}`, suggestion);
    return undefined;
  };
}

// Reads the name of a field; `isMeant` says whether it is of the kind, and `fault` what is wrong with any other.
function fieldReader(isMeant = (_field: Field) => true, fault = ''): Reader<Field> {
  return ({ text }, _parameter, report) => {
    const field = findField(text);
    if (field === undefined) {
      const suggestion = didYouMean(text, fieldNames()) ?? 'definitions/README.md lists the fields';
      report(`there is no field ${text}`, suggestion);
    } else if (isMeant(field)) {
      return field;
    } else {
      report(`${field.name} ${fault}`);
    }
    return undefined;
  };
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
