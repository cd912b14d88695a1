import { dateMark } from '../vocabulary/marks.ts';
import { type DateCandidate, type DateOrder, dateCandidates } from './date-candidates.ts';

/** One way to read all dates of a column. */
export interface DateReading {
  readonly order: DateOrder;
  readonly formats: readonly string[];
}

/** What the values of a column say about its dates. */
export interface Dates {
  /** The readings that fit all dates; several where day and month cannot be told apart. */
  readonly readings: readonly DateReading[];
  /** Values that mean that there is no date, words that are none included. */
  readonly none: readonly string[];
  /** Values that mean "never". */
  readonly never: readonly string[];
}

/** More words than these beside the dates of a column, and it is no column of dates. */
const MOST_WORDS = 6;

/** More ways than these to write a date, and it is no column of dates. */
const MOST_SHAPES = 4;

/** Distinct values that are looked at. */
const MOST_VALUES = 5000;

/**
 * Finds out how the dates of a column are written, or returns `undefined` where it is none. All its dates have to fit;
 * of several readings none is chosen.
 *
 * @param mayBeNever whether a date that never comes makes sense there
 */
export function findDates(values: readonly string[], mayBeNever: boolean): Dates | undefined {
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
 * Returns how the values of a column are written that nothing else says to be dates; none where they may be numbers as
 * well, or are no dates.
 */
export function plainDateFormats(values: readonly string[]): readonly string[] {
  if (values.some((value) => /^\d+$/.test(value) && !/^(?:0|\d{10})$/.test(value))) return [];
  return findDates(values, true)?.readings.flatMap(({ formats }) => formats) ?? [];
}

function isWord(value: string): boolean {
  return value.length <= 20 && !/\d/.test(value);
}

/** What a value is written like: digits, letters and signs, whatever they are. */
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
  // A group with one order says nothing about the others: they are written in another way.
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
