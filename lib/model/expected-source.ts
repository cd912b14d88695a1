/**
 * Sources that are expected: that a definition, a task and a user should report on certain days by a time of the clock, and
 * whether they have.
 *
 * A report is a run that came to its end. One that makes up for a report that was missed, within the first half of the time
 * to the next and twelve hours at most, does not count as the next one, too.
 *
 * @module
 */

import type { Run } from './run.ts';
import { DAYS, isTimeOfDay, type Schedule } from './schedule.ts';
import { CustomerId } from './scope.ts';
import { Zone } from './zone.ts';

/** A source that should report. */
export interface ExpectedSource extends Schedule {
  readonly name: string;
  /** Whose readers may see it, too; null where only those who may see every customer do, and its user. */
  readonly customer: CustomerId | null;
  readonly definition: string;
  /** Empty where one export has the definition. */
  readonly task: string;
  readonly user: string;
}

/** A run of a source, as far as it counts here. */
export interface SourceRun extends Pick<Run, 'id' | 'started'> {
  /** Null while it goes on, or where it was killed. */
  readonly finished: string | null;
  readonly exitCode: number | null;
}

/** How an expected source stands. */
export interface SourceState extends ExpectedSource {
  /** Since when it is expected as it is now, canonical date: what was due before does not count. */
  readonly since: string;
  /** When it last had to report; null where that is still to come. */
  readonly due: string | null;
  /** When it has to report next. */
  readonly next: string;
  /** Its last run, however it ended, and the last one that was a report. */
  readonly lastRun: SourceRun | null;
  readonly lastReport: SourceRun | null;
  /** Whether it has not reported what was last due. */
  readonly isLate: boolean;
}

const NAME = /^[A-Za-z0-9._-]{1,64}$/;

/** Longest text of a definition. */
export const LONGEST_DEFINITION = 1000;
/** Longest name of a user. */
export const LONGEST_USER = 64;

/** Returns the problem of the texts of an expected source; `undefined` where there is none. */
export function expectedSourceProblem(source: ExpectedSource): string | undefined {
  const { name, customer, definition, task, user, by, zone, days } = source;
  if (!NAME.test(name)) {
    return `the name of a source is 1 to 64 letters, digits, dots, underscores and hyphens, found ${JSON.stringify(name)}`;
  }
  if (customer !== null && CustomerId.of(customer) === undefined)
    return `expected a Customer-ID, found ${JSON.stringify(customer)}`;
  if (!isLine(definition, LONGEST_DEFINITION) || definition === '')
    return `expected a definition as runs name it, found ${JSON.stringify(definition)}`;
  if (task !== '' && !/^[\w.-]{1,64}$/.test(task))
    return `a task is up to 64 letters, digits, dots, dashes and underscores, found ${JSON.stringify(task)}`;
  if (!isLine(user, LONGEST_USER) || user === '')
    return `expected the name of the user of its runs, found ${JSON.stringify(user)}`;
  if (!isTimeOfDay(by))
    return `expected a time of day from 00:00 to 23:59, such as 07:00, found ${JSON.stringify(by)}`;
  if (!isZone(zone))
    return `there is no time zone ${JSON.stringify(zone)}; use an IANA name such as Europe/Berlin or UTC`;
  return days.length === 0 ? 'say at least one day of the week' : undefined;
}

function isLine(text: string, longest: number): boolean {
  return text.length <= longest && !/[\u0000-\u001f\u007f-\u009f]/.test(text) && text.isWellFormed();
}

function isZone(name: string): boolean {
  return name.length <= LONGEST_USER && Zone.named(name) !== undefined;
}

const DAY = 86_400;
const HALF_DAY = DAY / 2;
// One day a week: the two deadlines before the last one are within three weeks.
const DAYS_BACK = 22;
const DAYS_AHEAD = 8;

/** The moments around one at which reports are due, in seconds since 1970 UTC. */
export interface Deadlines {
  /** The last one that has come, and the two before it. */
  readonly due: number;
  readonly before: number;
  readonly third: number;
  readonly next: number;
}

/**
 * Returns the moments at which reports are due around `now`. A time that the clocks skip is taken by the clocks from before the change,
 * of one that comes twice the earlier. Throws RangeError for a schedule that no check has let through.
 */
export function deadlines({ by, zone: name, days }: Schedule, now: number): Deadlines {
  const zone = Zone.named(name);
  if (zone === undefined || !isTimeOfDay(by) || days.length === 0) throw new RangeError('no schedule');
  const timeOfDay = Number(by.slice(0, 2)) * 3600 + Number(by.slice(3)) * 60;
  const today = Math.floor(zone.local(now) / DAY);
  const moments: number[] = [];
  for (let day = today - DAYS_BACK; day <= today + DAYS_AHEAD; day++) {
    // 1 January 1970 was a Thursday.
    const name = DAYS[(day + 4) % DAYS.length];
    if (name !== undefined && days.includes(name)) moments.push(zone.instantOrNext(day * DAY + timeOfDay));
  }
  const at = moments.findIndex((moment) => moment > now);
  const [third = 0, before = 0, due = 0, next = 0] = moments.slice(at - 3, at + 1);
  return { third, before, due, next };
}

/**
 * Returns whether a source has not reported what was last due.
 *
 * @param since from when on it is expected
 * @param reports when runs that were reports started, from `third` on, in any order
 */
export function isLate(
  { due, before, third }: Deadlines,
  since: number,
  reports: readonly number[],
): boolean {
  if (due < since) return false;
  const isIn = (after: number, until: number) => reports.some((at) => at > after && at <= until);
  const wasMissed = before >= since && !isIn(third, before);
  const from = wasMissed ? before + Math.min((due - before) / 2, HALF_DAY) : before;
  return !isIn(from, Number.POSITIVE_INFINITY);
}
