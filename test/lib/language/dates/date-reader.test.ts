import fc from 'fast-check';
import { DateTime } from 'luxon';
import t from 'tap';
import { canonicalText } from '../../../../lib/language/dates/canonical-instant.ts';
import { DateFormat } from '../../../../lib/language/dates/date-format.ts';
import { DateReader } from '../../../../lib/language/dates/date-reader.ts';
import { isZero, nominalHours, parsePeriod } from '../../../../lib/language/dates/period.ts';
import { Zone } from '../../../../lib/language/dates/zone.ts';
import { canonicalDate } from '../../../../lib/model/value.ts';

function zone(name: string): Zone {
  const found = Zone.named(name);
  if (found === undefined) throw new Error(name);
  return found;
}

function reader(formats: readonly string[], zoneName = 'UTC'): DateReader {
  const compiled = formats.map((text) => {
    const format = DateFormat.compile(text);
    if (typeof format === 'string') throw new Error(format);
    return format;
  });
  return new DateReader(compiled, zone(zoneName));
}

function read(format: string, text: string, zoneName = 'UTC'): string {
  const result = reader([format], zoneName).read(text);
  return typeof result === 'string' ? result : result.problem;
}

t.test('every code is read', async (t) => {
  for (const [format, text, expected] of [
    ['%d/%m/%Y', '14/03/2026', '2026-03-14T00:00:00Z'],
    ['%d/%m/%Y', '4/3/2026', '2026-03-04T00:00:00Z'],
    ['%Y%m%d', '20260304', '2026-03-04T00:00:00Z'],
    ['%Y%m%d%H%M%S', '20260304050607', '2026-03-04T05:06:07Z'],
    ['%H:%M:%S %d/%m/%Y', '02:13:45 14/03/2026', '2026-03-14T02:13:45Z'],
    ['%m/%d/%Y %I:%M:%S %p', '3/14/2026 2:13:45 PM', '2026-03-14T14:13:45Z'],
    ['%m/%d/%Y %I:%M %p', '3/14/2026 12:13 am', '2026-03-14T00:13:00Z'],
    [
      '%m/%d/%Y %I:%M%p',
      '3/14/2026 12:13 p.m.',
      'expected AM or PM, also a.m. or p.m., in any case (%p), found " p.m."',
    ],
    ['%m/%d/%Y %I:%M %p', '3/14/2026 12:13p.m.', '2026-03-14T12:13:00Z'],
    ['%a %b %e %T %Y', 'Sat Mar  7 02:13:45 2026', '2026-03-07T02:13:45Z'],
    ['%A, %d. %B %Y', 'saturday, 14. March 2026', '2026-03-14T00:00:00Z'],
    ['%d-%h-%y', '14-may-69', '1969-05-14T00:00:00Z'],
    ['%D %R', '03/14/68 02:13', '2068-03-14T02:13:00Z'],
    ['%F', '2026-03-14', '2026-03-14T00:00:00Z'],
    ['%Y-%j', '2026-073', '2026-03-14T00:00:00Z'],
    ['%Y-%m-%dT%H:%M:%S.%f', '2026-03-14T02:13:45.9876543', '2026-03-14T02:13:45Z'],
    ['%Y-%m-%dT%H:%M:%S%z', '2026-03-14T02:13:45+01:00', '2026-03-14T01:13:45Z'],
    ['%Y-%m-%dT%H:%M:%S%z', '2026-03-14T02:13:45-0530', '2026-03-14T07:43:45Z'],
    ['%Y-%m-%dT%H:%M:%S%z', '2026-03-14T02:13:45Z', '2026-03-14T02:13:45Z'],
    ['%F %T %Z', '2026-03-14 02:13:45 utc', '2026-03-14T02:13:45Z'],
    ['%s', '1773454425', '2026-03-14T02:13:45Z'],
    ['%d%%%m%%%Y', '14%03%2026', '2026-03-14T00:00:00Z'],
    ['%d %m%n%Y', '14   03\t2026', '2026-03-14T00:00:00Z'],
    ['%d %m %Y', '14032026', '2026-03-14T00:00:00Z'],
  ] as const) {
    t.equal(read(format, text), expected, `${format}: ${text}`);
  }
});

t.test('a date that does not exist says why', async (t) => {
  for (const [format, text, expected] of [
    ['%d/%m/%Y', '31/02/2026', 'month 2 of 2026 has no day 31'],
    ['%d/%m/%Y', '29/02/2025', 'month 2 of 2025 has no day 29'],
    ['%d/%m/%Y', '01/13/2026', 'expected a month, 1 to 12 (%m), found "13/2026"'],
    ['%d/%m/%Y', '00/01/2026', 'expected a day of the month, 1 to 31 (%d), found "00/01/2026"'],
    ['%F %R', '2026-03-14 24:61', 'expected an hour, 0 to 23 (%H), found "24:61"'],
    ['%F', '0001-01-01', 'expected a year of four digits, 1000 to 9999 (%Y), found "0001-01-01"'],
    ['%F', '26-03-14', 'expected a year of four digits, 1000 to 9999 (%Y), found "26-03-14"'],
    ['%F', '2026-03-14 10:00', 'expected the end of the value, found " 10:00"'],
    ['%F %R', '2026-03-14', 'expected an hour, 0 to 23 (%H), found the end of the value'],
    ['%Y-%j', '2025-366', '2025 has no day 366'],
    ['%Y%m%d', '2026034', 'expected a day of the month, 1 to 31 (%d), found "4"'],
    ['%s', '999999999999', 'it lies outside the years 1000 to 9999'],
  ] as const) {
    t.equal(read(format, text), expected, `${format}: ${text}`);
  }
});

t.test('29 February exists in leap years only', async (t) => {
  t.equal(read('%F', '2024-02-29'), '2024-02-29T00:00:00Z');
  t.equal(read('%F', '2000-02-29'), '2000-02-29T00:00:00Z');
  t.match(read('%F', '1900-02-29'), 'has no day 29');
});

t.test(
  'of several formats the first that fits is taken, and the problem is that of the one that got furthest',
  async (t) => {
    const dates = reader(['%d/%m/%Y', '%Y-%m-%d']);
    t.equal(dates.read('03/04/2026'), '2026-04-03T00:00:00Z');
    t.equal(dates.read('2026-04-03'), '2026-04-03T00:00:00Z');
    t.same(dates.read('2026-04-31'), { problem: 'month 4 of 2026 has no day 31' });
    t.same(dates.read('03/04/x'), {
      problem: 'expected a year of four digits, 1000 to 9999 (%Y), found "x"',
    });
    t.equal(dates.formats, '%d/%m/%Y or %Y-%m-%d');
  },
);

t.test('a format that cannot tell a date is refused', async (t) => {
  for (const [format, problem] of [
    ['%d/%m', 'it names no year (%Y or %y)'],
    ['%d/%Y', 'it names no month (%m or %b)'],
    ['%m/%Y', 'it names no day (%d)'],
    ['%F %I:%M', '%I needs %p: morning or afternoon'],
    ['%F %H %I %p', '%H and %I both name the hour'],
    ['%F %y', '%Y and %y both name the year'],
    ['%F %d', '%d names a part of the date for the second time'],
    ['%q', '%q is no code of a date format'],
    ['%F%', '% is no code of a date format'],
    ['', 'it names no year (%Y or %y)'],
  ] as const) {
    t.equal(DateFormat.compile(format), problem, format);
  }
});

t.test('local times follow the zone through its changes of clocks', async (t) => {
  t.equal(read('%F %R', '2026-01-10 12:00', 'Europe/Berlin'), '2026-01-10T11:00:00Z');
  t.equal(read('%F %R', '2026-07-10 12:00', 'Europe/Berlin'), '2026-07-10T10:00:00Z');
  t.equal(read('%F %R', '2026-03-29 01:59', 'Europe/Berlin'), '2026-03-29T00:59:00Z');
  t.equal(read('%F %R', '2026-03-29 02:30', 'Europe/Berlin'), 'the clocks of Europe/Berlin skip this time');
  t.equal(read('%F %R', '2026-03-29 03:00', 'Europe/Berlin'), '2026-03-29T01:00:00Z');
  t.equal(read('%F %R', '2026-10-25 02:30', 'Europe/Berlin'), '2026-10-25T00:30:00Z', 'the earlier of two');
  t.equal(read('%F %R', '2026-10-25 03:00', 'Europe/Berlin'), '2026-10-25T02:00:00Z');
  t.equal(
    read('%F %R', '2026-04-05 01:45', 'Australia/Lord_Howe'),
    '2026-04-04T14:45:00Z',
    'half an hour of change',
  );
});

t.test('a date alone is its first moment, even where the clocks skip midnight', async (t) => {
  t.equal(read('%F', '2026-03-14', 'Europe/Berlin'), '2026-03-13T23:00:00Z');
  t.equal(read('%F', '2018-11-04', 'America/Sao_Paulo'), '2018-11-04T03:00:00Z');
});

t.test('any moment of any zone that is written out is read back', async (t) => {
  const zones = [
    'Europe/Berlin',
    'America/New_York',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'Pacific/Apia',
    'UTC',
  ];
  const readers = new Map(zones.map((name) => [name, reader(['%F %T'], name)]));
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: Date.UTC(1990, 0, 1) / 1000, max: Date.UTC(2040, 0, 1) / 1000 }),
      (name, instant) => {
        const written = DateTime.fromSeconds(instant, { zone: name });
        const text = readers.get(name)?.read(written.toFormat('yyyy-MM-dd HH:mm:ss'));
        const possible = written.getPossibleOffsets().map((moment) => moment.toSeconds());
        return text === canonicalDate(Math.min(...possible));
      },
    ),
    { numRuns: 2000 },
  );
  t.pass('2000 moments agreed with luxon');
});

t.test('adding a period agrees with luxon', async (t) => {
  const berlin = zone('Europe/Berlin');
  fc.assert(
    fc.property(
      fc.integer({ min: Date.UTC(2000, 0, 1) / 1000, max: Date.UTC(2040, 0, 1) / 1000 }),
      fc.record({
        hours: fc.integer({ min: 0, max: 100 }),
        days: fc.integer({ min: -40, max: 400 }),
        months: fc.integer({ min: -30, max: 30 }),
        years: fc.integer({ min: -5, max: 20 }),
      }),
      (instant, period) => {
        const { hours, days, months, years } = period;
        const moved = DateTime.fromSeconds(instant, { zone: 'Europe/Berlin' })
          // At once: in two steps the first may end in an hour that the clocks skip, and the second go on from another.
          .plus({ years, months, days });
        // Where the clocks repeat or skip an hour the two may choose differently.
        if (moved.getPossibleOffsets().length > 1 || /-(03|10)-/.test(moved.toISODate() ?? '')) return true;
        return berlin.add(instant, period) === moved.plus({ hours }).toSeconds();
      },
    ),
    { numRuns: 1000 },
  );
  t.pass();
});

t.test('years and months are calendar years and months', async (t) => {
  const add = (text: string, period: string) => {
    const moved = zone('UTC').add(Date.parse(text) / 1000, parsePeriod(period)!);
    return moved === undefined ? undefined : canonicalDate(moved);
  };
  t.equal(add('2026-01-31T08:00:00Z', '0:0:1'), '2026-02-28T08:00:00Z');
  t.equal(add('2024-02-29T08:00:00Z', '0:0:0:1'), '2025-02-28T08:00:00Z');
  t.equal(add('2026-01-31T08:00:00Z', '5:1'), '2026-02-01T13:00:00Z');
  t.equal(add('2026-01-31T08:00:00Z', '0:0:0:9000'), undefined);
});

t.test('a day is a day on the clock, an hour is time that passes', async (t) => {
  const berlin = zone('Europe/Berlin');
  const before = Date.parse('2026-03-28T11:00:00Z') / 1000;
  t.equal(canonicalDate(berlin.add(before, parsePeriod('0:1')!)!), '2026-03-29T10:00:00Z');
  t.equal(canonicalDate(berlin.add(before, parsePeriod('24')!)!), '2026-03-29T11:00:00Z');
});

t.test('a period is hours, days, months and years', async (t) => {
  t.same(parsePeriod('7'), { hours: 7, days: 0, months: 0, years: 0 });
  t.same(parsePeriod('0:1'), { hours: 0, days: 1, months: 0, years: 0 });
  t.same(parsePeriod(' 1:2:3:4 '), { hours: 1, days: 2, months: 3, years: 4 });
  for (const text of ['', ':', '1:', '-1', '1.5', '1:2:3:4:5', 'x', '9999999'])
    t.equal(parsePeriod(text), undefined, text);
  t.equal(isZero(parsePeriod('0')!), true);
  t.equal(isZero(parsePeriod('0:0:1')!), false);
  t.ok(nominalHours(parsePeriod('0:0:1')!) > nominalHours(parsePeriod('0:28')!));
});

t.test('there are no zones but those of the IANA table', async (t) => {
  t.equal(Zone.named('Europe/Nowhere'), undefined);
  t.equal(Zone.named(''), undefined);
});

t.test('the fast canonical text is the canonical text', async (t) => {
  fc.assert(
    fc.property(
      fc.integer({ min: Date.UTC(1000, 0, 1) / 1000, max: Date.UTC(9999, 11, 31) / 1000 }),
      (instant) => canonicalText(instant) === canonicalDate(instant),
    ),
  );
  t.pass();
});
