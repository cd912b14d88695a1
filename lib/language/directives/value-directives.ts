import {
  any,
  type DirectiveSpec,
  field,
  filter,
  INTEGER_MAX,
  optional,
  paired,
  parameter,
  repeated,
} from './directive-spec.ts';

const dateField = parameter('FIELD', 'dateField', 1, 128);
const format = parameter('format', 'dateFormat', 1, 128);

/** Directives that fill fields and rewrite their values, in the order in which they take effect. */
export const VALUE_DIRECTIVES = [
  {
    name: 'SetLiteral',
    parameters: [field, parameter('value', 'text', 0, 256)],
    text: 'Gives a field the same value in every record.',
    example: 'SetLiteral(CUSTOMER, "US01");',
  },
  {
    name: 'Extract',
    parameters: [
      field,
      parameter('where', 'where', -1000, INTEGER_MAX),
      optional('length', 'integer', 1, INTEGER_MAX),
      optional('record', 'integer', 0, INTEGER_MAX),
    ],
    text: 'Takes a field from the record. Text: from the zero-based column, `length` characters. Delimited and `WORDS`: the element of that number from 1, or from the end by -1 for the last, cut to `length` (an identifier without the blanks before it; a VOLUME or CONTAINER only where that is shorter than its field: a longer label is rejected, since two tapes could become one); 0 is the whole raw record. Text in quotes is a name: the heading of a delimited column or of a column of a `TABLE`, a label of `BLOCKS`, a part of a `PATTERN`, or a path in the `JSON` of a record, such as `"robot.slot"` (`*` in it joins all elements by commas; `"*1"` is what the first `*` of the path in `SetFormat` stood for); of alternatives separated by `|` the first one present is taken, and an empty one at the end means that a heading need not have any. Without a length nothing is cut. `record` n > 0 takes the n-th record of the last header block (text only). What is not there is empty.',
    example: 'Extract(VOLUME, "Barcode|Media ID", 10, 0);',
  },
  {
    name: 'AddLookup',
    parameters: [
      field,
      parameter('path', 'text', 1, 256),
      optional('key', 'text', 1, 256),
      optional('value', 'text', 1, 256),
    ],
    text: 'Replaces an extracted value by the name that it has elsewhere in the same `JSON` document: in the object at the path, or with `key` and `value` in the list of objects there, one by that key, named by that value. The place has to come before the records; what is not there stays as it is.',
    example: 'AddLookup(USER1, "pools.*", "id", "name");',
  },
  {
    name: 'RemoveSpaces',
    parameters: [field],
    text: 'Strips blanks and tabs at both ends of the extracted value, before it is translated.',
    example: 'RemoveSpaces(VOLUME);',
  },
  {
    name: 'AddNull',
    parameters: [filter, any('FIELD', 'field', 1, 128)],
    text: 'Takes a value that matches, outer blanks aside, for not given: in these fields, or without any in all that are extracted.',
    example: 'AddNull("(-|N/A|NULL)");',
  },
  {
    name: 'Capture',
    parameters: [field, parameter('pattern', 'part', 2, 256)],
    text: 'Keeps the part of a value that `{}` stands for, up to where what follows it in the pattern stands for the first time, `*` being any characters; of several statements for a field the first that fits counts, and where none fits the value is not given.',
    example: 'Capture(SLOT, "[*:{}]");',
  },
  {
    name: 'SetNumberFormat',
    parameters: [
      field,
      parameter('decimal', 'decimal'),
      optional('thousands', 'thousands', 0, 1),
      optional('unit', 'sizeUnit', 1, 8),
    ],
    text: 'Reads a number as written with this decimal sign and this sign between thousands, with or without a unit, to a whole number (of bytes, where there is a unit; without one, a fraction rejects the record): `B` or `Bytes`, `KB`, `K`, `KBytes` or `Kilobytes` for 1000, `KiB` for 1024, and so on to `PB` and `PiB`. A unit given here is that of numbers without one. What is no number rejects its record.',
    example: 'SetNumberFormat(USAGE, ".", ",", "KiB");',
  },
  {
    name: 'SetNumberUnit',
    parameters: [field, parameter('FIELD2', 'field', 1, 128)],
    text: 'Gives each number of FIELD the unit that FIELD2 holds as extracted, such as `GB` of `1785;GB`, where it has none itself; FIELD needs a `SetNumberFormat` too. A number without any unit rejects its record, unless it is 0.',
    example: 'SetNumberUnit(USAGE, USER1);',
  },
  {
    name: 'AddNumber',
    parameters: [field, parameter('number', 'integer', -INTEGER_MAX, INTEGER_MAX)],
    text: 'Adds to a whole number, as to make slots of element addresses. What is no number rejects its record.',
    example: 'AddNumber(SLOT, -1024);',
  },
  {
    name: 'SetUpperCase',
    parameters: [field],
    text: 'Writes a value in capitals; identifiers always are.',
    example: 'SetUpperCase(DESCRIPTION);',
  },
  {
    name: 'AddTranslation',
    parameters: [field, filter, parameter('translation', 'translation', 0, 256)],
    text: 'Rewrites a field that matches the filter. The first matching statement of each field counts. In the translation `*` stands for the whole value, `~` copies its next character, `^` drops it. An empty translation makes the value "not given".',
    example: 'AddTranslation(VOLUME, "0*", "*L3");',
  },
  {
    name: 'AddTranslation2',
    parameters: [
      field,
      parameter('FIELD2', 'field', 1, 128),
      filter,
      parameter('translation', 'translation', 0, 256),
    ],
    text: 'Rewrites FIELD where FIELD2 matches the filter, in a second pass after all `AddTranslation`; the first matching statement of each FIELD counts. FIELD need not be filled otherwise: it begins empty.',
    example: 'AddTranslation2(VOLUME, USER1, "HCART3", "*L3");',
  },
  {
    name: 'AddRule',
    parameters: [
      field,
      parameter('value', 'template', 0, 256),
      paired('FIELD2', 'field', 1, 128),
      paired('filter', 'filter', 0, 256),
    ],
    text: 'Sets FIELD to the value where each FIELD2 matches the filter after it, after all translations; `{FIELD}` in the value stands for what that field holds. The first matching statement of each FIELD counts, and statements see what those before them have set; an empty filter matches a field that is not given. FIELD need not be filled otherwise. An empty value makes the field "not given".',
    example: 'AddRule(SCRATCH, "YES", USER1, "Scratch", USER2, "");',
  },
  {
    name: 'AddExclusionOnValue',
    parameters: [field, filter],
    text: 'Leaves out records whose field, translated, matches the filter.',
    example: 'AddExclusionOnValue(VOLUME, "CLN*");',
  },
  {
    name: 'SetRequired',
    parameters: [repeated('FIELD', 'field', 1, 128)],
    text: 'Rejects records in which one of these fields is empty in the end; CUSTOMER, MEDIA and VOLUME always are required.',
    example: 'SetRequired(REPOSITORY, WRITETIME);',
  },
  {
    name: 'SetDateFormat',
    parameters: [dateField, repeated('format', 'dateFormat', 1, 128)],
    text: 'Sets how a date is written; of several formats the first that fits is taken. A date that two of them take for different days, since they have day, month and year in another order, rejects its record: it is never guessed.',
    example: 'SetDateFormat(EXPIRYDATE, "%Y-%m-%d", "%d/%m/%Y");',
  },
  {
    name: 'SetDateLanguage',
    once: true,
    parameters: [parameter('language', 'language', 2, 35)],
    text: 'Names the language of the months and days that `%b`, `%B`, `%a` and `%A` stand for in all date formats, as `de`, `fr` or `pt-BR`; without it they are English. A name may be written whole, as the language shortens it, with or without the full stop behind, or by its first three letters where no other begins so.',
    example: 'SetDateLanguage("de");',
  },
  {
    name: 'SetMoveDateFormat',
    phase: 'Sync',
    once: true,
    parameters: [format],
    text: 'Sets how MOVEDATE is written.',
    example: 'SetMoveDateFormat("%%d/%%m/%%Y");',
  },
  {
    name: 'SetWriteTimeFormat',
    aliases: ['SetWriteDateFormat'],
    phase: 'Sync',
    once: true,
    parameters: [format],
    text: 'Sets how WRITETIME is written.',
    example: 'SetWriteTimeFormat("%%H:%%M:%%S %%d/%%m/%%Y");',
  },
  {
    name: 'AddNever',
    parameters: [dateField, filter],
    text: 'Takes a value that matches for "never", the last moment that a date can be: 9999-12-31 23:59:59 UTC.',
    example: 'AddNever(EXPIRYDATE, "(INFINITY|Permanent|2147483647)");',
  },
  {
    name: 'AddPeriod',
    parameters: [
      dateField,
      parameter('from', 'dateField', 1, 128),
      parameter('amount', 'field', 1, 128),
      parameter('unit', 'timeUnit', 1, 8),
    ],
    text: 'Fills a date that is not given with another one plus an amount of `SECONDS`, `MINUTES`, `HOURS`, `DAYS`, `WEEKS`, `MONTHS` or `YEARS`, where both are given and the amount is not 0.',
    example: 'AddPeriod(EXPIRYDATE, WRITETIME, USER2, SECONDS);',
  },
] as const satisfies readonly DirectiveSpec[];
