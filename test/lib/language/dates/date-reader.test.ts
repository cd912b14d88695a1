import fc from 'fast-check';
import { DateTime } from 'luxon';
import t from 'tap';
import { DateFormat } from '../../../../lib/language/dates/date-format.ts';
import { DateReader } from '../../../../lib/language/dates/date-reader.ts';
import { canonicalDate } from '../../../../lib/model/value.ts';
import { zone } from '../../model/zones.ts';

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
      'expected AM or PM, also a.m. or p. m., in any case (%p), found " p.m."',
    ],
    ['%m/%d/%Y %I:%M %p', '3/14/2026 12:13p.m.', '2026-03-14T12:13:00Z'],
    ['%m/%d/%Y %I:%M %p', '3/14/2026 12:13 p. m.', '2026-03-14T12:13:00Z'],
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
    ['%Q', '1773454425999', '2026-03-14T02:13:45Z'],
    ['/Date(%Q)/', '/Date(-1)/', '1969-12-31T23:59:59Z'],
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
  t.equal(read('%F', '1900-02-29'), 'month 2 of 1900 has no day 29');
  t.equal(read('%Y-%j', '1900-366'), '1900 has no day 366');
  t.equal(read('%Y-%j', '2000-366'), '2000-12-31T00:00:00Z');
});

t.test(
  'of several formats the first that fits is taken, and the problem is that of the one that got furthest',
  async (t) => {
    const dates = reader(['%d/%m/%Y', '%Y-%m-%d']);
    t.equal(dates.read('03/04/2026'), '2026-04-03T00:00:00Z');
    t.equal(dates.read('2026-04-03'), '2026-04-03T00:00:00Z');
    t.strictSame(dates.read('2026-04-31'), { problem: 'month 4 of 2026 has no day 31' });
    t.strictSame(dates.read('03/04/x'), {
      problem: 'expected a year of four digits, 1000 to 9999 (%Y), found "x"',
    });
    t.equal(dates.formats, '%d/%m/%Y or %Y-%m-%d');
  },
);

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
    { numRuns: 600 },
  );
  t.pass('600 moments agreed with luxon');
});

t.test('a date that formats read as different days is none of them', async (t) => {
  const dates = reader(['%d/%m/%Y', '%m/%d/%Y', '%Y-%m-%d']);
  t.strictSame(
    ['31/01/2026', '01/31/2026', '05/05/2026', '2026-02-01', '01/02/2026'].map((text) => dates.read(text)),
    [
      '2026-01-31T00:00:00Z',
      '2026-01-31T00:00:00Z',
      '2026-05-05T00:00:00Z',
      '2026-02-01T00:00:00Z',
      { problem: 'two of these take it for different days' },
    ],
  );
});

t.test('formats are the same but for their order however they are spelled', async (t) => {
  for (const [one, other, date] of [
    ['%d/%m/%Y %T', '%m/%d/%Y %H:%M:%S', '01/02/2026 10:00:00'],
    ['%d/%m/%Y %H:%M', '%m/%d/%Y  %R', '01/02/2026 10:00'],
    ['%d/%m/%y', '%y/%m/%d', '01/02/03'],
    ['%e/%m/%y', '%D', '1/2/03'],
    ['%Y%m%d', '%d%m%Y', '10121012'],
  ] as const) {
    t.strictSame(
      reader([one, other]).read(date),
      { problem: 'two of these take it for different days' },
      date,
    );
  }
});

t.test('a date is no rival of one with a time, which cannot be confused', async (t) => {
  t.equal(reader(['%d/%m/%Y', '%m/%d/%Y %R']).read('01/02/2026'), '2026-02-01T00:00:00Z');
});
