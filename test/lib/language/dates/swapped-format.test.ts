import t from 'tap';
import { DateFormat } from '../../../../lib/language/dates/date-format.ts';
import { swappedFormat } from '../../../../lib/language/dates/swapped-format.ts';

function swapped(text: string): string | undefined {
  const format = DateFormat.compile(text);
  if (typeof format === 'string') throw new Error(format);
  return swappedFormat(format)?.text;
}

t.test('day and month change places, and all else stays', async (t) => {
  t.strictSame(['%m/%d/%Y', '%e.%m.%y %H:%M', '%D', '100%% %d-%m-%Y'].map(swapped), [
    '%d/%m/%Y',
    '%m.%d.%y %H:%M',
    '%d/%m/%y',
    '100%% %m-%d-%Y',
  ]);
});

t.test('a format without both as numbers, or with the year first, has none', async (t) => {
  for (const text of ['%F %T', '%y%m%d', '%d %b %Y', '%Y-%j', '%s', '%b %e %Y'])
    t.equal(swapped(text), undefined, text);
});
