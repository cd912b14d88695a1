import t from 'tap';
import { findDates, plainDateFormats } from '../../../../lib/init/fields/column-dates.ts';

const formatsOf = (...values: string[]) =>
  findDates(values, true)?.readings.map(({ order, formats }) => [order, ...formats]);

t.test('dates of one order are read in that order', async (t) => {
  const cases: readonly (readonly [formats: readonly string[], values: readonly string[]])[] = [
    [['%Y-%m-%d'], ['2026-03-14', '2025-12-31']],
    [['%Y-%m-%d %H:%M:%S.%f'], ['2026-03-14 02:13:45.000000']],
    [['%Y-%m-%dT%H:%M:%S%z'], ['2026-03-14T02:13:45Z', '2026-03-14T02:13:45+01:00']],
    [['%Y-%m-%dT%H:%M:%S %Z'], ['2026-03-14T02:13:45 UTC']],
    [['%m/%d/%Y %I:%M:%S %p'], ['3/1/2026 11:42:07 PM', '3/31/2026 4:10:55 AM']],
    [['%d/%m/%Y %H:%M'], ['30/11/2012 15:30', '01/02/2012 00:00']],
    [['%d.%m.%Y'], ['31.12.2026', '01.02.2026']],
    [['%m/%d/%y'], ['01/13/19']],
    [['%Y/%j'], ['2026/050', '2026/365']],
    [['%d-%b-%Y'], ['14-Mar-2026']],
    [['%a %b %d %H:%M:%S %Y'], ['Wed Jan 13 13:55:55 2021']],
    [['%Y%m%d'], ['20260314']],
    [['%s'], ['1773325740', '0']],
    [['%Q'], ['1772408527000']],
    [['/Date(%Q)/'], ['/Date(1772408527000)/']],
    [
      ['%Y-%m-%d %H:%M:%S', '%Y-%m-%d'],
      ['2026-02-01 10:00:00', '2026-02-02'],
    ],
  ];
  for (const [formats, values] of cases) {
    t.same(
      formatsOf(...values)?.map(([, ...found]) => found),
      [formats],
      values.join(' | '),
    );
  }
});

t.test('dates that fit several orders have all of these readings', async (t) => {
  t.same(formatsOf('01/02/2026', '12/12/2026'), [
    ['day first', '%d/%m/%Y'],
    ['month first', '%m/%d/%Y'],
  ]);
  t.same(formatsOf('10.11.12')?.length, 3, 'the year may stand in front, too');
  t.same(
    formatsOf('01/02/2026', '01/28/2026 10:00')?.map(([order]) => order),
    ['day first', 'month first'],
    'a date that is written in another way does not decide',
  );
});

t.test('words and dates that are none are told from dates', async (t) => {
  t.match(findDates(['undef', '2026-01-02', 'N/A', '0000-00-00', 'manual', 'never', '0001-01-01'], false), {
    none: ['undef', 'N/A', '0000-00-00', 'manual', 'never', '0001-01-01'],
    never: [],
  });
  t.match(findDates(['Permanent', '2026/001', 'never', '1999/365', 'INFINITY', '9999-12-31'], true), {
    none: [],
    never: ['Permanent', 'never', '1999/365', 'INFINITY', '9999-12-31'],
  });
});

t.test('other columns are no dates', async (t) => {
  const cases = [
    ['3%', 'full'],
    ['2247 GB'],
    ['26611200', '0'],
    ['slot 12'],
    ['Weekly', 'Daily'],
    ['', ''],
    ['2026-13-45'],
    ['31/12/2026', '12/31/2026'],
    ['2026-01-02', ...'abcdefgh'],
  ];
  for (const values of cases) t.equal(formatsOf(...values), undefined, values.join(' | '));
});

t.test('a column without a name is only called a date where it can be nothing else', async (t) => {
  t.same(plainDateFormats(['2026-03-14', '']), ['%Y-%m-%d']);
  t.same(plainDateFormats(['20260314']), [], 'may be a number');
  t.same(plainDateFormats(['1004', '1005']), []);
  t.same(plainDateFormats(['20260314', '2026-03-14']), []);
});

t.test('a column of dates has six other words at most, none longer than twenty characters', async (t) => {
  const words = ['a', 'b', 'c', 'd', 'e'];
  t.equal(formatsOf('2026-01-02', ...words, 'x'.repeat(20))?.length, 1);
  t.equal(formatsOf('2026-01-02', ...words, 'x'.repeat(21)), undefined);
  t.equal(formatsOf('2026-01-02', ...words, 'f', 'g'), undefined);
});

t.test('a column of dates has four ways to write them at most', async (t) => {
  const ways = ['2026-01-02', '2026/01/02', '2026.01.02', '14-Mar-2026'];
  t.strictSame(formatsOf(...ways), [['other', '%Y-%m-%d', '%Y/%m/%d', '%Y.%m.%d', '%d-%b-%Y']]);
  t.equal(formatsOf(...ways, '14 Mar 2026'), undefined);
});
