import {
  any,
  type DirectiveSpec,
  field,
  filter,
  INTEGER_MAX,
  optional,
  parameter,
} from './directive-spec.ts';

/** Directives about the input: where it is, how its records are cut, and which records may be volumes. */
export const INPUT_DIRECTIVES = [
  {
    name: 'Include',
    phase: 'INI',
    parameters: [parameter('file', 'text', 1, 1024)],
    text: 'Reads the statements of another definition file in this place. The name is relative to the folder of the main definition, or to a folder that the operator allows, and may not lead out of it.',
    example: 'Include("site.ttidef");',
  },
  {
    name: 'SetFile',
    parameters: [parameter('path', 'text', 1, 1024)],
    text: 'Names an input file; a glob names several. May be given more than once. Files on the command line win; without either the input is stdin. Messages do not quote such a file; with `--confine` it is refused.',
    example: 'SetFile("Inventory.csv");',
  },
  {
    name: 'SetEncoding',
    once: true,
    parameters: [parameter('encoding', 'encoding')],
    text: 'Names the encoding of the input: `UTF-8`, `UTF-16LE`, `UTF-16BE` or `Windows-1252`. Without it UTF-8, or UTF-16 where a byte order mark says so.',
    example: 'SetEncoding("Windows-1252");',
  },
  {
    name: 'SetCSVDelimiter',
    once: true,
    parameters: [parameter('delimiter', 'delimiter')],
    text: 'Makes the records delimited ones: `Extract` takes elements by number or by heading. One character, `TAB` or `\\t` for a tab, or `\\x1f` for any character by its code.',
    example: 'SetCSVDelimiter(",");',
  },
  {
    name: 'SetFormat',
    once: true,
    parameters: [parameter('format', 'formatName', 1, 16), any('detail', 'detail', 1, 1024)],
    text: 'Names how records are written that are neither columns of text nor delimited. `WORDS`: lines cut at blanks, numbered from 1; with a detail n into at most n, the last of which keeps its blanks. `TABLE`: tables ruled by a line of dashes or drawn with bars, their columns named by the heading above the rule; the first column blank means that the line goes on with the record above. `BLOCKS`: lines `label: value` or `label = value` up to a blank line or to the first label again; with a detail, each record begins with the label that it names. `PATTERN`: lines that fit one of the patterns given as details, the first that fits: `{name}` is a word, `{name...}` any text or none, `*` any characters, a blank any blanks. `JSON`: the values at the path given as detail, in which `*` stands for each element of a list or each value of an object; without a path the elements of a list, or each document. Text around the JSON is left out.',
    example: 'SetFormat(JSON, "result.volumes.*");',
  },
  {
    name: 'SetDetailCount',
    once: true,
    parameters: [parameter('count', 'integer', 2, 1000)],
    text: 'Makes one record of so many lines; a blank line ends one sooner. For text, `WORDS` and `PATTERN`, where the lines of a record are one text.',
    example: 'SetDetailCount(3);',
  },
  {
    name: 'SetElements',
    once: true,
    parameters: [parameter('least', 'integer', 1, 1000), optional('most', 'integer', 1, 1000)],
    text: 'Says how many elements a delimited record or one of `WORDS` may have. Without it, where columns are found by heading, as many as the heading, and where they are found by number, at least as many as the highest that the definition takes. A record with fewer is rejected, and so is one with more, unless all beyond are empty: nothing of it can be believed.',
    example: 'SetElements(10, 11);',
  },
  {
    name: 'SetTimeZone',
    once: true,
    parameters: [parameter('zone', 'zone')],
    text: 'Names the time zone (IANA) of dates that name none themselves. Wins over `--timezone`.',
    example: 'SetTimeZone("Europe/Berlin");',
  },
  {
    name: 'AddString',
    parameters: [parameter('type', 'type', 1, 16), parameter('offset', 'integer', 0, INTEGER_MAX), filter],
    text: 'Says what a record is whose text from the zero-based offset to its end matches the filter. `HEADER` starts a block of `SetHeaderCount` records, which are no volumes but can be extracted from. `EXCLUSION` leaves the record out. `START` switches processing on and `END` off; with a `START` defined it begins switched off. `TERMINATE` ends the input. `FAILURE` means that the export itself failed: the run stops, and nothing is written. None of these records is a volume itself.',
    example: 'AddString(EXCLUSION, 0, "!([0-9]*");',
  },
  {
    name: 'SetHeaderCount',
    once: true,
    parameters: [parameter('count', 'integer', 1, 10_000)],
    text: 'Sets how many records a header block has, the one that matched `HEADER` included; 1 without it.',
    example: 'SetHeaderCount(7);',
  },
  {
    name: 'AddContext',
    parameters: [field, parameter('pattern', 'emptyPart', 3, 256)],
    text: 'Takes a field from lines that are no records themselves, for all records below such a line until the next one: `{}` stands for the value, which may be empty, `*` for any characters. The first statement that fits the line counts.',
    example: 'AddContext(USER1, "Pool: {}");',
  },
  {
    name: 'SetMinimumRecords',
    once: true,
    parameters: [parameter('count', 'integer', 1, INTEGER_MAX)],
    text: 'Takes an input with fewer volume records for a failed export; as `--min-records`, and the larger of the two counts.',
    example: 'SetMinimumRecords(100);',
  },
] as const satisfies readonly DirectiveSpec[];
