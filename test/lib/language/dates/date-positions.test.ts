import t from 'tap';
import { datePositions } from '../../../../lib/language/dates/date-positions.ts';

t.test('digits of fixed length stand where the format puts them', async (t) => {
  const positions = datePositions('%d.%m.%Y %H:%M');
  t.strictSame(
    positions?.element.map((code) => (code === 0 ? '0' : String.fromCharCode(code))).join(''),
    '00.00.0000 00:00',
  );
  const date = '14.03.2026 02:13';
  t.equal(positions?.canonical.map((at) => (at === -1 ? '_' : date[at])).join(''), '2026_03_14_02_13____');
});

t.test('macros are what they stand for, and a time that is not named is left as it always is', async (t) => {
  t.strictSame(datePositions('%F %T'), datePositions('%Y-%m-%d %H:%M:%S'));
  t.strictSame(datePositions('%F')?.canonical.slice(11), Array(9).fill(-1));
});

t.test('a date of any other making has no positions', async (t) => {
  for (const format of [
    '%s',
    '%y-%m-%d',
    '%b %d %Y',
    '%Y-%j',
    '%F %T %z',
    '%F %Y',
    '%e.%m.%Y',
    '%F%%',
    '%F é',
    '%F%',
  ]) {
    t.equal(datePositions(format), undefined, format);
  }
});
