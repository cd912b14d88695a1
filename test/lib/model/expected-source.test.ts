import t from 'tap';
import {
  deadlines,
  type ExpectedSource,
  expectedSourceProblem,
  isLate,
} from '../../../lib/model/expected-source.ts';
import { type Day, parseDays, type Schedule, WEEK } from '../../../lib/model/schedule.ts';
import { CustomerId } from '../../../lib/model/scope.ts';
import { canonicalDate, dateSeconds } from '../../../lib/model/value.ts';

const at = (text: string) => dateSeconds(`${text.replace(' ', 'T')}:00Z`);
const BERLIN: Schedule = { by: '07:00', zone: 'Europe/Berlin', days: WEEK };

/** The moments around one, as texts: the two before the last that has come, it, and the next. */
function around(schedule: Schedule, now: string): readonly string[] {
  const { third, before, due, next } = deadlines(schedule, at(now));
  return [third, before, due, next].map((moment) => canonicalDate(moment).slice(5, 16).replace('T', ' '));
}

t.test('reports are due each day by the clocks of the zone', (s) => {
  s.strictSame(around(BERLIN, '2026-12-01 16:00'), [
    '11-29 06:00',
    '11-30 06:00',
    '12-01 06:00',
    '12-02 06:00',
  ]);
  s.equal(around(BERLIN, '2026-12-01 05:59')[2], '11-30 06:00');
  s.equal(around(BERLIN, '2026-12-01 06:00')[2], '12-01 06:00', 'the moment itself has come');
  s.end();
});

t.test('where the clocks change, the time of day stays', (s) => {
  // 29 March and 25 October 2026.
  s.strictSame(around(BERLIN, '2026-03-29 12:00'), [
    '03-27 06:00',
    '03-28 06:00',
    '03-29 05:00',
    '03-30 05:00',
  ]);
  s.strictSame(around(BERLIN, '2026-10-25 12:00'), [
    '10-23 05:00',
    '10-24 05:00',
    '10-25 06:00',
    '10-26 06:00',
  ]);
  s.end();
});

t.test('a time that the clocks skip comes an hour later, and one that comes twice counts once', (s) => {
  const night = { ...BERLIN, by: '02:30' };
  s.strictSame(around(night, '2026-03-29 12:00'), [
    '03-27 01:30',
    '03-28 01:30',
    '03-29 01:30',
    '03-30 00:30',
  ]);
  s.strictSame(around(night, '2026-10-25 12:00'), [
    '10-23 00:30',
    '10-24 00:30',
    '10-25 00:30',
    '10-26 01:30',
  ]);
  s.end();
});

t.test('midnight belongs to the day that begins, on either side of the date line', (s) => {
  const midnight = (zone: string, days: readonly Day[] = WEEK) => ({ by: '00:00', zone, days });
  s.strictSame(around(midnight('Pacific/Auckland'), '2026-06-30 12:30'), [
    ...['06-28 12:00', '06-29 12:00', '06-30 12:00', '07-01 12:00'],
  ]);
  // Tuesday 1 December in Honolulu begins at 10:00 UTC.
  s.equal(around(midnight('Pacific/Honolulu', ['tue']), '2026-12-01 16:00')[2], '12-01 10:00');
  s.equal(around(midnight('Pacific/Honolulu', ['tue']), '2026-12-01 09:00')[2], '11-24 10:00');
  // In Beirut the clocks went from 00:00 to 01:00 on 29 March 2026.
  s.equal(around(midnight('Asia/Beirut'), '2026-03-29 12:00')[2], '03-28 22:00');
  s.end();
});

t.test('days of the week are those of the zone', (s) => {
  const workdays = { ...BERLIN, days: parseDays('mon-fri') ?? [] };
  s.strictSame(around(workdays, '2026-11-29 12:00'), [
    '11-25 06:00',
    '11-26 06:00',
    '11-27 06:00',
    '11-30 06:00',
  ]);
  const sundays = { ...BERLIN, days: parseDays('sun') ?? [] };
  s.strictSame(around(sundays, '2026-11-29 12:00'), [
    '11-15 06:00',
    '11-22 06:00',
    '11-29 06:00',
    '12-06 06:00',
  ]);
  s.strictSame(around(sundays, '2026-11-29 05:00'), [
    '11-08 06:00',
    '11-15 06:00',
    '11-22 06:00',
    '11-29 06:00',
  ]);
  s.end();
});

/** Whether a daily source is late on Tuesday 2026-12-01 at noon, after runs that were reports. */
function lateAfter(
  reports: readonly string[],
  since = '2026-01-01 00:00',
  now = '2026-12-01 12:00',
): boolean {
  return isLate(deadlines({ ...BERLIN, zone: 'UTC' }, at(now)), at(since), reports.map(at));
}

t.test('a source is late from the moment on by which it should have reported', (s) => {
  const nights = ['2026-11-29 02:00', '2026-11-30 02:00'];
  s.equal(lateAfter(nights), true);
  s.equal(lateAfter(nights, '2026-01-01 00:00', '2026-12-01 06:59'), false);
  s.equal(lateAfter([...nights, '2026-12-01 02:00']), false);
  s.equal(lateAfter([...nights, '2026-12-01 11:00']), false, 'it has reported since');
  s.equal(lateAfter([...nights, '2026-11-30 19:00']), false, 'the evening before');
  s.equal(lateAfter([...nights, '2026-11-30 08:00']), false, 'one more, where none was missed');
  s.equal(lateAfter([]), true);
  s.end();
});

t.test('a run that makes up for a missed report does not count as the next one, too', (s) => {
  const missed = ['2026-11-29 02:00'];
  s.equal(lateAfter([...missed, '2026-11-30 09:00']), true);
  s.equal(lateAfter([...missed, '2026-11-30 09:00', '2026-12-01 02:00']), false);
  s.equal(lateAfter([...missed, '2026-12-01 02:00']), false, 'nobody has made up for it');
  s.equal(lateAfter([...missed, '2026-11-30 20:00']), false, 'from the evening on it is the next one');
  s.end();
});

t.test('what was due before somebody said so does not count', (s) => {
  s.equal(lateAfter([], '2026-12-01 08:00'), false);
  s.equal(lateAfter([], '2026-11-30 08:00'), true);
  s.equal(lateAfter(['2026-11-30 09:00'], '2026-11-30 08:00'), false);
  s.end();
});

t.test('what cannot be right is told', (s) => {
  const right: ExpectedSource = {
    ...BERLIN,
    ...{
      name: 'nbu-north',
      customer: CustomerId.trusted('US01'),
      definition: 'nbu.ttidef',
      task: '',
      user: 'ada',
    },
  };
  s.equal(expectedSourceProblem(right), undefined);
  s.equal(expectedSourceProblem({ ...right, customer: null, task: 'tape.site_1', by: '23:59' }), undefined);
  for (const [wrong, problem] of [
    [{ name: 'a b' }, /name of a source is 1 to 64/],
    [{ customer: 'us-1' as CustomerId }, /Customer-ID/],
    [{ definition: '' }, /expected a definition/],
    [{ definition: 'a\nb' }, /expected a definition/],
    [{ task: 'a b' }, /a task is/],
    [{ user: '' }, /user of its runs/],
    [{ by: '24:00' }, /00:00 to 23:59/],
    [{ by: '7:00' }, /00:00 to 23:59/],
    [{ zone: 'Europe/Berln' }, /no time zone "Europe\/Berln"/],
    [{ zone: '' }, /no time zone/],
    [{ days: [] }, /at least one day/],
  ] as const) {
    s.match(expectedSourceProblem({ ...right, ...wrong }), problem);
  }
  s.end();
});
