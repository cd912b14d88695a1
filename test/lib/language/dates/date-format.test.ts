import t from 'tap';
import { PART } from '../../../../lib/language/dates/date-codes.ts';
import { DateFormat } from '../../../../lib/language/dates/date-format.ts';

function compiled(text: string): DateFormat {
  const format = DateFormat.compile(text);
  if (typeof format === 'string') throw new Error(format);
  return format;
}

/** Year, month, day, hour, minute and second as a format reads them, or the mismatch. */
function scanned(format: string, text: string) {
  const date = compiled(format);
  return (
    date.scan(text) ?? [
      ...date.parts.slice(PART.year, PART.dayOfYear),
      ...date.parts.slice(PART.hour, PART.hour12),
    ]
  );
}

t.test('a format that cannot tell a date is refused, and says what it lacks', async (t) => {
  for (const [format, problem] of [
    ['%d/%m', 'it names no year (%Y or %y)'],
    ['%d/%Y', 'it names no month (%m or %b)'],
    ['%m/%Y', 'it names no day (%d)'],
    ['%F %I:%M', '%I needs %p: morning or afternoon'],
    ['%F %H %I %p', '%H and %I both name the hour'],
    ['%F %y', '%Y and %y both name the year'],
    ['%F %d', '%d names a part of the date for the second time'],
    ['%F %b', '%b names a part of the date for the second time'],
    ['%q', '%q is no code of a date format'],
    ['%F%', '% is no code of a date format'],
    ['', 'it names no year (%Y or %y)'],
  ] as const) {
    t.equal(DateFormat.compile(format), problem, format);
  }
});

t.test('an instant, or a day of the year, is enough', async (t) => {
  for (const format of ['%s', '%Q', '%Y%j', '%y-%j']) t.equal(compiled(format).text, format);
});

t.test('a format names the parts of its codes and of its macros', async (t) => {
  const format = compiled('%F %R %Z');
  const named = Object.entries(PART).flatMap(([name, part]) => (format.names(part) ? [name] : []));
  t.strictSame(named, ['year', 'month', 'day', 'hour', 'minute', 'offset']);
});

t.test('numbers may lack leading zeros, but not where another number stands beside them', async (t) => {
  t.strictSame(scanned('%d/%m/%Y', '4/3/2026'), [2026, 3, 4, 0, 0, 0]);
  t.strictSame(scanned('%Y%m%d', '20260304'), [2026, 3, 4, 0, 0, 0]);
  t.strictSame(scanned('%Y%m%d', '2026034'), {
    at: 6,
    problem: 'expected a day of the month, 1 to 31 (%d), found "4"',
  });
});

t.test('%e is a day with blanks before it, even beside another number', async (t) => {
  t.strictSame(scanned('%Y-%m-%e', '2026-03-  7'), [2026, 3, 7, 0, 0, 0]);
  t.strictSame(scanned('%Y%e/%m', '2026 7/03'), [2026, 3, 7, 0, 0, 0]);
});

t.test('a blank in a format is any number of blanks, also none', async (t) => {
  for (const text of ['14   03\t2026', '14032026', '14 03 2026']) {
    t.strictSame(scanned('%d %m%n%Y', text), [2026, 3, 14, 0, 0, 0], text);
  }
});

t.test('any other character stands for itself, and %% for a percent sign', async (t) => {
  t.strictSame(scanned('/Date(%Y%m%d)/', '/Date(20260314)/'), [2026, 3, 14, 0, 0, 0]);
  t.strictSame(scanned('%d%%%m%%%Y', '14%03%2026'), [2026, 3, 14, 0, 0, 0]);
  t.strictSame(scanned('%d.%m.%Y', '14/03/2026'), { at: 2, problem: 'expected ".", found "/03/2026"' });
});

t.test('a mismatch says what was expected, what was found and how far the text fitted', async (t) => {
  for (const [format, text, at, problem] of [
    ['%d/%m/%Y', '01/13/2026', 3, 'expected a month, 1 to 12 (%m), found "13/2026"'],
    ['%F %R', '2026-03-14 24:61', 11, 'expected an hour, 0 to 23 (%H), found "24:61"'],
    ['%F', '0001-01-01', 0, 'expected a year of four digits, 1000 to 9999 (%Y), found "0001-01-01"'],
    ['%F', '2026-03-14 10:00', 10, 'expected the end of the value, found " 10:00"'],
    ['%F %R', '2026-03-14', 10, 'expected an hour, 0 to 23 (%H), found the end of the value'],
    ['%F', '', 0, 'expected a year of four digits, 1000 to 9999 (%Y), found the end of the value'],
  ] as const) {
    t.strictSame(scanned(format, text), { at, problem }, `${format}: ${text}`);
  }
});

t.test('the same format reads one date after the other', async (t) => {
  const format = compiled('%F');
  t.equal(format.scan('2026-03-14'), undefined);
  t.equal(format.scan('2025-12-01'), undefined);
  t.strictSame([...format.parts.slice(0, 3)], [2025, 12, 1]);
});
