/**
 * The table of directives: what a definition can say. The parser's checks and the language reference derive from it.
 *
 * @module
 */

import type { DateFormat } from './date-format.ts';
import type { Encoding, FieldPolicy } from './definition.ts';
import type { Place } from './diagnostics.ts';
import type { Field } from './fields.ts';
import type { Filter } from './filter.ts';
import type { Period } from './periods.ts';
import type { Translation } from './translation.ts';
import type { Zone } from './zone.ts';

/** What AddString makes of a record. */
export const RECORD_TYPES = ['HEADER', 'EXCLUSION', 'START', 'END', 'TERMINATE'] as const;

/** One of the types of AddString. */
export type RecordType = (typeof RECORD_TYPES)[number];

/** Where Extract finds a value: a column or element by number, or an element by the first heading that is there. */
export type Where =
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'heading'; readonly names: readonly string[] };

/** What an argument of each kind is once it has been checked. */
export interface ArgumentTypes {
  readonly field: Field;
  readonly dateField: Field;
  readonly type: RecordType;
  readonly text: string;
  readonly filter: Filter;
  readonly translation: Translation;
  readonly integer: number;
  readonly where: Where;
  readonly delimiter: string;
  readonly encoding: Encoding;
  readonly zone: Zone;
  readonly dateFormat: DateFormat;
  readonly period: Period;
  readonly repository: string;
  readonly attribute: number;
  readonly comparedField: Field;
  readonly policy: FieldPolicy;
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
  /** May be left out with all that follow it, or may be given several times; the latter only as the last one. */
  readonly occurs: 'once' | 'optional' | 'repeated';
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

const parameter = taking('once');
const optional = taking('optional');
const repeated = taking('repeated');

const INTEGER_MAX = 2_147_483_647;
const PERIOD_MAX = 30;

const field = parameter('FIELD', 'field', 1, 128);
const filter = parameter('filter', 'filter');
const format = parameter('format', 'dateFormat', 1, 128);

/** Every directive, in the order in which definitions usually use them. */
export const DIRECTIVES = [
  {
    name: 'Include',
    aliases: [],
    phase: 'INI',
    once: false,
    parameters: [parameter('file', 'text', 1, 1024)],
    text: 'Reads the statements of another definition file in this place. The name is relative to the folder of the main definition, or to a folder that the operator allows, and may not lead out of it.',
    example: 'Include("site.ttidef");',
  },
  {
    name: 'SetFile',
    aliases: [],
    phase: 'Import',
    once: false,
    parameters: [parameter('path', 'text', 1, 1024)],
    text: 'Names an input file; a glob names several. May be given more than once. Files on the command line win; without either the input is stdin.',
    example: 'SetFile("Inventory.csv");',
  },
  {
    name: 'SetEncoding',
    aliases: [],
    phase: 'Import',
    once: true,
    parameters: [parameter('encoding', 'encoding')],
    text: 'Names the encoding of the input: `UTF-8`, `UTF-16LE`, `UTF-16BE` or `Windows-1252`. Without it UTF-8, or UTF-16 where a byte order mark says so.',
    example: 'SetEncoding("Windows-1252");',
  },
  {
    name: 'SetCSVDelimiter',
    aliases: [],
    phase: 'Import',
    once: true,
    parameters: [parameter('delimiter', 'delimiter')],
    text: 'Makes the records delimited ones: `Extract` takes elements by number or by heading. One character, `TAB` or `\\t` for a tab, or `\\x1f` for any character by its code.',
    example: 'SetCSVDelimiter(",");',
  },
  {
    name: 'SetTimeZone',
    aliases: [],
    phase: 'Import',
    once: true,
    parameters: [parameter('zone', 'zone')],
    text: 'Names the time zone (IANA) of dates that name none themselves. Wins over `--timezone`.',
    example: 'SetTimeZone("Europe/Berlin");',
  },
  {
    name: 'AddString',
    aliases: [],
    phase: 'Import',
    once: false,
    parameters: [parameter('type', 'type', 1, 10), parameter('offset', 'integer', 0, INTEGER_MAX), filter],
    text: 'Says what a record is whose text from the zero-based offset to its end matches the filter. `HEADER` starts a block of `SetHeaderCount` records, which are no volumes but can be extracted from. `EXCLUSION` leaves the record out. `START` switches processing on and `END` off; with a `START` defined it begins switched off. `TERMINATE` ends the input. None of these records is a volume itself.',
    example: 'AddString(EXCLUSION, 0, "!([0-9]*");',
  },
  {
    name: 'SetHeaderCount',
    aliases: [],
    phase: 'Import',
    once: true,
    parameters: [parameter('count', 'integer', 1, 10_000)],
    text: 'Sets how many records a header block has, the one that matched `HEADER` included; 1 without it.',
    example: 'SetHeaderCount(7);',
  },
  {
    name: 'SetLiteral',
    aliases: [],
    phase: 'Import',
    once: false,
    parameters: [field, parameter('value', 'text', 0, 256)],
    text: 'Gives a field the same value in every record.',
    example: 'SetLiteral(CUSTOMER, "US01");',
  },
  {
    name: 'Extract',
    aliases: [],
    phase: 'Import',
    once: false,
    parameters: [
      field,
      parameter('where', 'where', 0, INTEGER_MAX),
      optional('length', 'integer', 1, INTEGER_MAX),
      optional('record', 'integer', 0, INTEGER_MAX),
    ],
    text: 'Takes a field from the record. Text: from the zero-based column, `length` characters. Delimited: the element of that number from 1, cut to `length` (an identifier only where that is shorter than its field: a longer one is rejected, never cut to fit); 0 is the whole raw record; text in quotes names the heading of the column, alternatives separated by `|`, of which the first one present is taken. Without a length nothing is cut. `record` n > 0 takes the n-th record of the last header block (text only). What is not there is empty.',
    example: 'Extract(VOLUME, "Barcode|Media ID", 10, 0);',
  },
  {
    name: 'RemoveSpaces',
    aliases: [],
    phase: 'Import',
    once: false,
    parameters: [field],
    text: 'Strips blanks and tabs at both ends of the extracted value, before it is translated.',
    example: 'RemoveSpaces(VOLUME);',
  },
  {
    name: 'AddTranslation',
    aliases: [],
    phase: 'Import',
    once: false,
    parameters: [field, filter, parameter('translation', 'translation', 0, 256)],
    text: 'Rewrites a field that matches the filter. The first matching statement of each field counts. In the translation `*` stands for the whole value, `~` copies its next character, `^` drops it. An empty translation makes the value "not given".',
    example: 'AddTranslation(VOLUME, "0*", "*L3");',
  },
  {
    name: 'AddTranslation2',
    aliases: [],
    phase: 'Import',
    once: false,
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
    name: 'AddExclusionOnValue',
    aliases: [],
    phase: 'Import',
    once: false,
    parameters: [field, filter],
    text: 'Leaves out records whose field, translated, matches the filter.',
    example: 'AddExclusionOnValue(VOLUME, "CLN*");',
  },
  {
    name: 'SetDateFormat',
    aliases: [],
    phase: 'Import',
    once: false,
    parameters: [parameter('FIELD', 'dateField', 1, 128), repeated('format', 'dateFormat', 1, 128)],
    text: 'Sets how a date is written; of several formats the first that fits is taken.',
    example: 'SetDateFormat(EXPIRYDATE, "%Y-%m-%d", "%d/%m/%Y");',
  },
  {
    name: 'SetMoveDateFormat',
    aliases: [],
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
    name: 'AddMoveDateAdjustment',
    aliases: [],
    phase: 'Sync',
    once: false,
    parameters: [
      field,
      filter,
      parameter('years', 'integer', -1000, 1000),
      parameter('months', 'integer', -12_000, 12_000),
      parameter('days', 'integer', -366_000, 366_000),
    ],
    text: 'Adds years, months and days to the move date of records whose field matches; the first matching statement counts.',
    example: 'AddMoveDateAdjustment(DESCRIPTION, "*YEARLY*", 7, 0, 0);',
  },
  {
    name: 'AddRepositoryOnMoveDate',
    aliases: [],
    phase: 'Sync',
    once: false,
    parameters: [
      field,
      filter,
      parameter('time', 'period', 1, PERIOD_MAX),
      parameter('target', 'repository', 1, 4),
    ],
    text: 'Sets the repository of records whose field matches and whose move date, adjusted, has passed or is at most `time` ahead; the first matching statement counts.',
    example: 'AddRepositoryOnMoveDate(DESCRIPTION, "*", "0:7", "LIBR");',
  },
  {
    name: 'AddRepositoryOnWriteTime',
    aliases: [],
    phase: 'Sync',
    once: false,
    parameters: [
      field,
      filter,
      parameter('time', 'period', 1, PERIOD_MAX),
      parameter('target', 'repository', 1, 4),
      parameter('movedate', 'period', 1, PERIOD_MAX),
    ],
    text: 'Sets the repository of records whose field matches and that were written at most `time` ago, and the move date to the write time plus `movedate`, unless that is zero; the first matching statement counts, and none where `AddRepositoryOnMoveDate` has set the repository.',
    example: 'AddRepositoryOnWriteTime(DESCRIPTION, "*YEARLY*", "0:1", "LIBR", "0:1");',
  },
  {
    name: 'AddSkipOnRepositoryChange',
    aliases: [],
    phase: 'Sync',
    once: false,
    parameters: [
      parameter('proposed', 'filter', 1, 128),
      parameter('target', 'filter', 1, 128),
      parameter('current', 'filter', 1, 128),
    ],
    text: 'Skips a volume whose proposed repository, present target and present current repository match all three filters.',
    example: 'AddSkipOnRepositoryChange("HOLD", "LIBR", "*");',
  },
  {
    name: 'SetPolicy',
    aliases: [],
    phase: 'Sync',
    once: false,
    parameters: [parameter('FIELD', 'comparedField', 1, 128), parameter('policy', 'policy')],
    text: '`COMPARE` (without this statement): the field is written where it differs, and an empty value leaves it alone. `CLEAR`: an empty value empties the field; not for REPOSITORY, since a tape is always somewhere. `ADD`: only volumes that are added get it. `IGNORE`: it is never written.',
    example: 'SetPolicy(EXPIRYDATE, CLEAR);',
  },
  {
    name: 'AddAttributeResolution',
    aliases: [],
    phase: 'Sync',
    once: false,
    parameters: [parameter('index', 'attribute', 0, 200), filter],
    text: 'For `reconcile`: looks values that match the filter up in an extended attribute, 1 to 200, or for 0 in the description; the first matching statement counts.',
    example: 'AddAttributeResolution(1, "JX??????");',
  },
] as const satisfies readonly DirectiveSpec[];

/** The name of a directive. */
export type DirectiveName = (typeof DIRECTIVES)[number]['name'];

/** A checked argument and where it stands. */
export interface Argument<T> {
  readonly value: T;
  readonly place: Place;
}

type ArgumentOf<P extends ParameterSpec> = P['occurs'] extends 'repeated'
  ? readonly Argument<ArgumentTypes[P['kind']]>[]
  : P['occurs'] extends 'optional'
    ? Argument<ArgumentTypes[P['kind']]> | undefined
    : Argument<ArgumentTypes[P['kind']]>;

type Row<N extends DirectiveName> = Extract<(typeof DIRECTIVES)[number], { readonly name: N }>;

/** A statement whose arguments are what its directive takes. */
export type BoundStatement = {
  readonly [D in DirectiveName]: {
    readonly directive: D;
    readonly place: Place;
    /** The statement as it stands in the definition, with its place. */
    readonly label: string;
    readonly arguments: {
      readonly [P in Row<D>['parameters'][number] as P['name']]: ArgumentOf<P>;
    };
  };
}[DirectiveName];

/** A statement of one directive, or of one of several. */
export type StatementOf<N extends DirectiveName> = Extract<BoundStatement, { readonly directive: N }>;

/** Finds a directive by name or alias, ignoring case; `undefined` where there is none. */
export function findDirective(name: string): (typeof DIRECTIVES)[number] | undefined {
  const wanted = name.toUpperCase();
  return DIRECTIVES.find((row) => directiveNames(row).some((known) => known.toUpperCase() === wanted));
}

/** Returns the name and the aliases of a directive. */
export function directiveNames(row: DirectiveSpec): readonly string[] {
  return [row.name, ...row.aliases];
}

/** Returns how a directive is written: `Name(first, second[, third])`. */
export function directiveSignature(row: DirectiveSpec): string {
  const parameters = row.parameters.map(({ name, occurs }, index) => {
    const comma = index === 0 ? '' : ', ';
    if (occurs === 'optional') return `[${comma}${name}]`;
    return occurs === 'repeated' ? `${comma}${name}, ...` : `${comma}${name}`;
  });
  return `${row.name}(${parameters.join('')})`;
}
