import { quoted } from '../errors.ts';
import { canonicalValue } from '../value.ts';
import { fieldByName } from '../volume.ts';
import { DateFormat } from './date-format.ts';
import { type Encoding, FIELD_POLICIES } from './definition.ts';
import { type ArgumentTypes, type ParameterKind, type ParameterSpec, RECORD_TYPES } from './directives.ts';
import { type Field, fieldNames, findField } from './fields.ts';
import { compileFilter, type ListLoader } from './filter.ts';
import type { RawArgument } from './parser.ts';
import { parsePeriod } from './periods.ts';
import { didYouMean } from './suggestion.ts';
import { compileTranslation } from './translation.ts';
import { Zone, zoneSuggestion } from './zone.ts';

/** Reports what is wrong with an argument; `at` is a position in its text. */
export type Report = (message: string, suggestion?: string, at?: number) => void;

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

/** How an argument of each kind is read; what cannot be is reported and `undefined`. */
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
  type({ text }, _parameter, report) {
    const type = RECORD_TYPES.find((known) => known === text.toUpperCase());
    if (type === undefined) {
      report(
        `there is no record type ${text}`,
        didYouMean(text, RECORD_TYPES) ?? `use ${RECORD_TYPES.join(', ')}`,
      );
    }
    return type;
  },
  text: readText,
  filter(argument, parameter, report, loadList) {
    const text = readText(argument, parameter, report);
    if (text === undefined) return undefined;
    const compiled = compileFilter(text, loadList);
    if ('filter' in compiled) return compiled.filter;
    report(compiled.problem, compiled.suggestion, compiled.at);
    return undefined;
  },
  translation(argument, parameter, report) {
    const text = readText(argument, parameter, report);
    return text === undefined ? undefined : compileTranslation(text);
  },
  integer: readInteger,
  where(argument, parameter, report) {
    if (argument.kind === 'string') {
      const names = argument.text.split('|').map((name) => name.trim());
      if (names.every((name) => name !== '')) return { kind: 'heading', names };
      report(`a heading in ${quoted(argument.text)} is empty`);
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
  policy({ text }, _parameter, report) {
    const policy = FIELD_POLICIES.find((known) => known === text.toUpperCase());
    if (policy === undefined) {
      report(
        `there is no policy ${text}`,
        didYouMean(text, FIELD_POLICIES) ?? `use ${FIELD_POLICIES.join(', ')}`,
      );
    }
    return policy;
  },
  attribute(argument, parameter, report) {
    const isNumber = argument.kind === 'integer' || /^\d{1,10}$/.test(argument.text);
    return readInteger(isNumber ? { ...argument, kind: 'integer' } : argument, parameter, report);
  },
};

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
