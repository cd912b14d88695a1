import { type DraftLine, proposal, proposals, remark, statement } from '../definition/draft-line.ts';
import { commentText, definitionString, filterOf } from '../definition/quoting.ts';
import type { Column } from '../export-layout.ts';
import { columnsNamed, type DraftField } from '../vocabulary/field-names.ts';
import { isNullMark } from '../vocabulary/marks.ts';
import { type ColumnDates, type DateReading, findDates } from './column-dates.ts';
import { decided, extraction, type FieldDraft, undecided } from './field-draft.ts';

/** The fields with dates, and whether a date of theirs may never come. */
const DATE_FIELDS: readonly (readonly [field: DraftField, mayBeNever: boolean])[] = [
  ['WRITETIME', false],
  ['READTIME', false],
  ['MOUNTTIME', false],
  ['EXPIRYDATE', true],
  ['MOVEDATE', false],
];

/** The drafts of all fields with dates. */
interface DateFields {
  readonly drafts: readonly FieldDraft[];
  /** True if some dates are local to a time zone. */
  readonly needZone: boolean;
}

/** A field, its column, and how the dates in that are written. */
interface DateField {
  readonly field: DraftField;
  readonly column: Column;
  readonly dates: ColumnDates;
}

/** The scratch variables for a date and its time, where they are two columns. */
type Variables = readonly [date: string, time: string];

/** Drafts the fields with dates. Where day and month may be mistaken for each other, all readings are proposed. */
export function draftDates(columns: readonly Column[]): DateFields {
  const found = findDateFields(columns);
  const divided = found.filter(({ column }) => column.timeWhere !== undefined);
  const drafts = found.map((dateField) => {
    const number = 2 * divided.indexOf(dateField) + 1;
    return draftDate(dateField, [`USER${number}`, `USER${number + 1}`], found);
  });
  const formats = found.flatMap(({ dates }) => dates.readings.flatMap((reading) => reading.formats));
  return { drafts, needZone: formats.some((format) => !/%[szQZ]/.test(format)) };
}

function findDateFields(columns: readonly Column[]): readonly DateField[] {
  const found: DateField[] = [];
  for (const [field, mayBeNever] of DATE_FIELDS) {
    const possible = columnsNamed(field, columns).flatMap((column): readonly DateField[] => {
      const dates = findDates(column.values, mayBeNever);
      return dates === undefined || found.some((other) => other.column === column)
        ? []
        : [{ field, column, dates }];
    });
    const best = possible.find(({ dates }) => dates.readings.length === 1) ?? possible[0];
    if (best !== undefined) found.push(best);
  }
  return found;
}

function draftDate(dateField: DateField, variables: Variables, all: readonly DateField[]): FieldDraft {
  const { field, column, dates } = dateField;
  const lines = [...takingLines(dateField, variables), ...neverLines(field, dates)];
  const [only, ...others] = dates.readings;
  if (only !== undefined && others.length === 0) {
    return decided([column], [...lines, statement(formatStatement(field, only))]);
  }
  const orders = dates.readings.map(({ order }) => order).join(' or ');
  return undecided(
    [column],
    [
      remark(
        `${field}: each date in it can be read ${orders}, and none is taken on a guess. Keep the format that is right, and take the # away in front of it and of the lines above it.${knownOrders(all)}`,
      ),
      ...proposals(lines),
      ...dates.readings.map((reading) => proposal(formatStatement(field, reading), reading.order)),
    ],
  );
}

/** Returns the orders of the other dates of an export, as a hint for the operator. */
function knownOrders(all: readonly DateField[]): string {
  const known = all.flatMap(({ field, dates: { readings } }) => {
    const [only] = readings;
    return only === undefined || readings.length > 1 || only.order === 'other'
      ? []
      : [`${field} is written ${only.order}.`];
  });
  return known.length === 0 ? '' : ` ${known.join(' ')}`;
}

function takingLines(
  { field, column, dates: { none } }: DateField,
  [date, time]: Variables,
): readonly DraftLine[] {
  const words = none.filter((value) => !isNullMark(value));
  if (column.timeWhere === undefined) return [extraction(field, column), ...nullLines(field, words)];
  const dateOnly = words.map((value) => value.split(' ')[0] ?? '');
  return [
    statement(`Extract(${date}, ${column.where});`, commentText(column.name)),
    statement(`Extract(${time}, ${column.timeWhere});`),
    ...nullLines(date, dateOnly),
    statement(`AddRule(${field}, "{${date}} {${time}}", ${date}, "?*");`),
  ];
}

function nullLines(field: string, words: readonly string[]): readonly DraftLine[] {
  if (words.length === 0) return [];
  return [statement(`AddNull(${definitionString(filterOf(words))}, ${field});`, 'no date')];
}

function neverLines(field: string, { never }: ColumnDates): readonly DraftLine[] {
  if (never.length === 0) return [];
  return [statement(`AddNever(${field}, ${definitionString(filterOf(never))});`, 'never expires')];
}

function formatStatement(field: string, { formats }: DateReading): string {
  return `SetDateFormat(${field}, ${formats.map((format) => `"${format}"`).join(', ')});`;
}
