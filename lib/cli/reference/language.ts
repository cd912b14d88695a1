/**
 * The sections of the language reference that derive from the tables of directives, fields and date codes.
 *
 * @module
 */

import { DATE_CODES } from '../../language/dates/date-codes.ts';
import {
  CARRIAGE_CONTROLS,
  type DirectiveSpec,
  FIELD_POLICIES,
  FORMAT_NAMES,
  LINE_ENDS,
  type ParameterKind,
  type ParameterSpec,
  RECORD_TYPES,
  REPEATS,
  TIME_UNITS,
} from '../../language/directives/directive-spec.ts';
import { DIRECTIVES, directiveSignature } from '../../language/directives/directives.ts';
import { FIELDS } from '../../model/field.ts';
import { markdownTable, replaceSections } from './markdown.ts';

/** Returns the reference of all directives, in Markdown. */
function directiveReference(): string {
  return DIRECTIVES.map(directiveSection).join('\n\n');
}

function directiveSection(row: DirectiveSpec): string {
  const aliases = row.aliases?.map((alias) => `\`${alias}\``).join(', ');
  return [
    `### ${row.name}`,
    `\`${directiveSignature(row)};\` · ${row.phase ?? 'Import'} engine${row.once ? ' · once' : ''}${aliases === undefined ? '' : ` · also ${aliases}`}`,
    row.text,
    markdownTable(
      ['argument', 'is'],
      row.parameters.map((parameter) => [parameter.name, parameterText(parameter)]),
    ),
    `\`\`\`\n${row.example}\n\`\`\``,
  ].join('\n\n');
}

function parameterText({ kind, min, max, occurs }: ParameterSpec): string {
  const characters = `${min} to ${max} characters`;
  return `${PARAMETER_TEXTS[kind]({ min, max, characters })}${OCCURRENCES[occurs]}`;
}

const OCCURRENCES: { readonly [O in ParameterSpec['occurs']]: string } = {
  once: '',
  optional: ', may be left out',
  repeated: ', one or more',
  any: ', any number or none',
  paired: ', any number of pairs or none',
};

interface Range {
  readonly min: number;
  readonly max: number;
  readonly characters: string;
}

const PARAMETER_TEXTS: { readonly [K in ParameterKind]: (range: Range) => string } = {
  field: () => 'a field or scratch variable',
  dateField: () => 'a date field',
  placeField: () => 'REPOSITORY',
  comparedField: () => 'a field that is compared',
  type: () => oneOf(RECORD_TYPES),
  formatName: () => oneOf(FORMAT_NAMES),
  carriageControl: () => oneOf(CARRIAGE_CONTROLS),
  policy: () => oneOf(FIELD_POLICIES),
  lineEnd: () => oneOf(LINE_ENDS),
  timeUnit: () => oneOf(TIME_UNITS),
  repeats: () => oneOf(REPEATS),
  limit: () => 'a share, a number or `none`',
  integer: ({ min, max }) => `an integer, ${min} to ${max}`,
  attribute: ({ min, max }) => `an integer, ${min} to ${max}, or the same as a string`,
  where: ({ min, max }) => `an integer, ${min} to ${max}, or names as a string`,
  detail: ({ characters }) => `an integer, or a string of ${characters}`,
  filter: ({ characters }) => `a filter, ${characters}`,
  translation: ({ characters }) => `a translation, ${characters}`,
  template: ({ characters }) => `text with \`{FIELD}\`s in it, ${characters}`,
  announcedNumber: ({ characters }) => `a pattern with \`{number}\`, ${characters}`,
  emptyPart: ({ characters }) => `text with one \`{}\` in it, ${characters}`,
  part: ({ characters }) => `text with one \`{}\` in it, ${characters}`,
  dateFormat: ({ characters }) => `a date format, ${characters}`,
  period: ({ characters }) => `a period, hours:days:months:years, ${characters}`,
  repository: ({ characters }) => `a Repository-ID, ${characters}`,
  zone: () => 'a time zone',
  language: () => 'a language, by its tag',
  encoding: () => 'an encoding',
  delimiter: () => 'a character',
  decimal: () => '`"."` or `","`',
  thousands: () => '`","`, `"."`, `"\'"`, `" "` or `""`',
  sizeUnit: () => 'a unit of sizes',
  text: ({ characters }) => `a string, ${characters}`,
};

function oneOf(words: readonly string[]): string {
  if (words.length === 1) return `\`${words[0]}\``;
  return `${words
    .slice(0, -1)
    .map((word) => `\`${word}\``)
    .join(', ')} or \`${words.at(-1)}\``;
}

/** Returns the table of fields, in Markdown. */
function fieldReference(): string {
  return markdownTable(
    ['field', 'kind', 'longest', 'also written', 'meaning'],
    FIELDS.map(({ name, kind, max, aliases, description }) => [
      `\`${name}\``,
      kind,
      String(max),
      aliases.map((alias) => `\`${alias}\``).join(', '),
      description,
    ]),
  );
}

/** Returns the table of date codes, in Markdown. */
function dateCodeReference(): string {
  return markdownTable(
    ['code', 'stands for'],
    [...DATE_CODES].map(([letter, { description }]) => [`\`%${letter}\``, description]),
  );
}

/** Returns the page of the language reference with its generated sections updated. */
export function updateReference(page: string): string {
  return replaceSections(page, {
    directives: directiveReference(),
    fields: fieldReference(),
    dates: dateCodeReference(),
  });
}
