import { dateMark } from '../vocabulary/marks.ts';
import { type DateCandidate, type DateOrder, dateCandidates } from './date-candidates.ts';

/** One way to read all dates of a column. */
export interface DateReading {
  readonly order: DateOrder;
  readonly formats: readonly string[];
}

/** How the dates of a column are written. */
export interface ColumnDates {
  /** The readings that fit all dates; several where day and month may be mistaken for each other. */
  readonly readings: readonly DateReading[];
  /** Values that stand for no date, among them words without a known sense. */
  readonly none: readonly string[];
  /** Values that stand for a date that never comes. */
  readonly never: readonly string[];
}

/** Most different words in a column of dates. */
const MOST_WORDS = 6;

/** Most ways to write a date in one column. */
const MOST_SHAPES = 4;

/** Most distinct values that are read. */
const MOST_VALUES = 5000;

/**
 * Returns how the dates of a column are written; `undefined` if it is no column of dates. Each reading fits all dates of the
 * column.
 *
 * @param mayBeNever true where a date that never comes makes sense
 */
export function findDates(values: readonly string[], mayBeNever: boolean): ColumnDates | undefined {
  const none = new Set<string>();
  const never = new Set<string>();
  const shapes = new Map<string, string[]>();
  for (const value of [...new Set(values)].slice(0, MOST_VALUES)) {
    if (value === '') continue;
    const mark = dateMark(value, mayBeNever);
    if (mark === 'never') never.add(value);
    else if (mark === 'none' || isWord(value)) none.add(value);
    else addTo(shapes, shapeOf(value), value);
    if (none.size > MOST_WORDS || shapes.size > MOST_SHAPES + 1) return undefined;
  }
  const groups: (readonly DateCandidate[])[] = [];
  for (const dates of shapes.values()) {
    const fitting = dateCandidates().filter((candidate) => dates.every(candidate.fits));
    if (fitting.length === 0) return undefined;
    groups.push(fitting);
  }
  if (groups.length === 0 || groups.length > MOST_SHAPES) return undefined;
  return { readings: readingsOf(groups), none: [...none], never: [...never] };
}

/**
 * Returns the formats of the dates in a column whose name is unknown; none if its values are no dates, or may be numbers as
 * well.
 */
export function plainDateFormats(values: readonly string[]): readonly string[] {
  if (values.some((value) => /^\d+$/.test(value) && !/^(?:0|\d{10})$/.test(value))) return [];
  return findDates(values, true)?.readings.flatMap(({ formats }) => formats) ?? [];
}

function isWord(value: string): boolean {
  return value.length <= 20 && !/\d/.test(value);
}

/** Returns how a value is written: which characters are digits, letters and signs, but not which ones they are. */
function shapeOf(value: string): string {
  return value
    .slice(0, 40)
    .replaceAll(/\d+/g, (digits) =>
      digits.length <= 2 ? '9' : digits.length <= 4 ? '9999' : '9'.repeat(digits.length),
    )
    .replaceAll(/\.9+(?=$|[^.9])/g, '.9')
    .replaceAll(/[A-Za-z]+\.?/g, 'a')
    .replaceAll(/[+-](?=9:?9?$)/g, '+');
}

function addTo(shapes: Map<string, string[]>, shape: string, value: string): void {
  const same = shapes.get(shape);
  if (same === undefined) shapes.set(shape, [value]);
  else same.push(value);
}

function readingsOf(groups: readonly (readonly DateCandidate[])[]): readonly DateReading[] {
  const [first = [], ...others] = groups;
  const shared = first.filter((candidate) => others.every((group) => group.includes(candidate)));
  const each = shared.length > 0 ? [shared] : groups;
  // The order of dates that are written in another way does not decide these.
  const open = each.filter((group) => ordersOf(group).length > 1);
  const orders = [...new Set(open.flatMap(ordersOf))];
  const read = (order: DateOrder | undefined): DateReading => {
    const formats = each.map((group) => (group.find((fit) => fit.order === order) ?? group[0])?.text ?? '');
    return { order: order ?? each[0]?.[0]?.order ?? 'other', formats: [...new Set(formats)] };
  };
  return orders.length === 0 ? [read(undefined)] : orders.map(read);
}

function ordersOf(group: readonly DateCandidate[]): readonly DateOrder[] {
  return [...new Set(group.map(({ order }) => order))];
}
