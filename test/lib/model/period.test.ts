import t from 'tap';
import {
  isZero,
  nominalHours,
  type Period,
  parsePeriod,
  periodText,
  periodWords,
} from '../../../lib/model/period.ts';

function parsed(text: string): Period {
  const period = parsePeriod(text);
  if (period === undefined) throw new Error(text);
  return period;
}

t.test('a period is hours, days, months and years, what is left out at the end being zero', async (t) => {
  t.strictSame(parsePeriod('7'), { hours: 7, days: 0, months: 0, years: 0 });
  t.strictSame(parsePeriod('0:1'), { hours: 0, days: 1, months: 0, years: 0 });
  t.strictSame(parsePeriod(' 1 : 2:3:4 '), { hours: 1, days: 2, months: 3, years: 4 });
  t.strictSame(parsePeriod('999999'), { hours: 999_999, days: 0, months: 0, years: 0 });
});

t.test('anything else is no period', async (t) => {
  for (const text of ['', ':', '1:', ':1', '-1', '1.5', '1:2:3:4:5', 'x', '1 2', '1000000'])
    t.equal(parsePeriod(text), undefined, JSON.stringify(text));
});

t.test('a period is zero where all of its parts are', async (t) => {
  t.equal(isZero(parsed('0')), true);
  t.equal(isZero(parsed('0:0:0:0')), true);
  for (const text of ['1', '0:1', '0:0:1', '0:0:0:1']) t.equal(isZero(parsed(text)), false, text);
});

t.test('of two periods the longer one is longer on average', async (t) => {
  const sorted = ['23', '0:1', '25', '0:30', '0:0:1', '0:31', '0:0:11', '0:364', '0:0:0:1', '0:366'];
  t.strictSame(
    sorted.toSorted((a, b) => nominalHours(parsed(a)) - nominalHours(parsed(b))),
    sorted,
  );
  t.equal(nominalHours(parsed('5:2')), 53);
});

t.test('a period has words and a shortest text', async (t) => {
  const words = (text: string) => {
    const period = parsePeriod(text);
    return period && [periodWords(period), periodText(period)];
  };
  t.strictSame(words('7'), ['7 hours', '7']);
  t.strictSame(words('0:1:2:0'), ['2 months and 1 day', '0:1:2']);
  t.strictSame(words('0:0'), ['no time', '0']);
});
