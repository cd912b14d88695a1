/**
 * The parts of the language reference that derive from the tables of directives, fields and date codes.
 *
 * @module
 */

import { markdownTable, replaceSection } from '../markdown.ts';
import { FIELDS } from '../volume.ts';
import { DATE_CODES } from './date-codes.ts';
import { DIRECTIVES, type DirectiveSpec, directiveSignature, type ParameterSpec } from './directives.ts';

/** Returns the reference of all directives, in Markdown. */
function directiveReference(): string {
  return DIRECTIVES.map(directiveSection).join('\n\n');
}

function directiveSection(row: DirectiveSpec): string {
  const aliases = row.aliases.map((alias) => `\`${alias}\``).join(', ');
  return [
    `### ${row.name}`,
    `\`${directiveSignature(row)};\` · ${row.phase} engine${row.once ? ' · once' : ''}${aliases === '' ? '' : ` · also ${aliases}`}`,
    row.text,
    markdownTable(
      ['argument', 'is'],
      row.parameters.map((parameter) => [parameter.name, parameterText(parameter)]),
    ),
    `\`\`\`\n${row.example}\n\`\`\``,
  ].join('\n\n');
}

function parameterText({ kind, min, max, occurs }: ParameterSpec): string {
  const occurrence = occurs === 'once' ? '' : occurs === 'optional' ? ', may be left out' : ', one or more';
  switch (kind) {
    case 'field':
      return `a field or scratch variable${occurrence}`;
    case 'dateField':
      return `a date field${occurrence}`;
    case 'type':
      return `\`HEADER\`, \`EXCLUSION\`, \`START\`, \`END\` or \`TERMINATE\`${occurrence}`;
    case 'comparedField':
      return `a field that is compared${occurrence}`;
    case 'policy':
      return `\`COMPARE\`, \`ADD\`, \`IGNORE\` or \`CLEAR\`${occurrence}`;
    case 'integer':
      return `an integer, ${min} to ${max}${occurrence}`;
    case 'attribute':
      return `an integer, ${min} to ${max}, or the same as a string${occurrence}`;
    case 'where':
      return `an integer, ${min} to ${max}, or headings as a string${occurrence}`;
    case 'filter':
      return `a filter, ${min} to ${max} characters${occurrence}`;
    case 'translation':
      return `a translation, ${min} to ${max} characters${occurrence}`;
    case 'dateFormat':
      return `a date format, ${min} to ${max} characters${occurrence}`;
    case 'period':
      return `a period, hours:days:months:years, ${min} to ${max} characters${occurrence}`;
    case 'repository':
      return `a Repository-ID, ${min} to ${max} characters${occurrence}`;
    case 'zone':
      return `a time zone${occurrence}`;
    case 'encoding':
      return `an encoding${occurrence}`;
    case 'delimiter':
      return `a character${occurrence}`;
    case 'text':
      return `a string, ${min} to ${max} characters${occurrence}`;
  }
}

/** Returns the table of fields, in Markdown. */
function fieldReference(): string {
  return markdownTable(
    ['field', 'kind', 'longest', 'also written', 'meaning'],
    FIELDS.map(({ name, kind, max, aliases, meaning }) => [
      `\`${name}\``,
      kind,
      String(max),
      aliases.map((alias) => `\`${alias}\``).join(', '),
      meaning,
    ]),
  );
}

/** Returns the table of date codes, in Markdown. */
function dateCodeReference(): string {
  return markdownTable(
    ['code', 'stands for'],
    [...DATE_CODES].map(([letter, { meaning }]) => [`\`%${letter}\``, meaning]),
  );
}

/** Returns the language reference with its generated sections as the tables have them. */
export function updateReference(page: string): string {
  const sections = { directives: directiveReference(), fields: fieldReference(), dates: dateCodeReference() };
  return Object.entries(sections).reduce(
    (text, [name, section]) => replaceSection(text, name, section),
    page,
  );
}
